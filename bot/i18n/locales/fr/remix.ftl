# /remix, et le panneau du menu d’un message.

menu-remix = En faire quelque chose
button-continue = Continuer
button-rewrite = Varier
remix-panel = Que faut-il en faire ? Continuer repart de sa fin ; Varier garde ses accords et son contour, avec d’autres notes ; une ambiance garde sa mélodie.
source-continue = Suite de { $piece }
source-rewrite = { $piece } avec d’autres notes
source-file = Fait à partir d’un fichier MIDI
help-remix = continue un morceau ; ou joins un fichier MIDI ; way : le varie, ou donne une autre ambiance à sa mélodie

# Ce qui est impossible.
remix-no-mood = Pour changer l’ambiance d’une mélodie, il faut la nouvelle ambiance : choisis-en une aussi.
no-song-in-message = Ce message ne contient ni un de mes morceaux ni un fichier MIDI : choisis-en un qui en contient.

# Le moteur le dit aussi, dans ces mots.
error-song-no-instruments = Le fichier ne contient aucune note pour des instruments connus ici.

# Ce que Discord montre de la commande.
command-remix = Fait un nouveau morceau à partir d’un fichier MIDI ou d’un morceau précédent
    .file = N’importe quel fichier MIDI, 20 Mo au plus
    .piece = Au lieu d’un fichier : numéro, titre ou lien d’un morceau
    .way = Repartir de sa fin, le varier, ou donner une autre ambiance à sa mélodie
    .instruments = Tous ses instruments, ou celui de la mélodie
    .mood = L’ambiance voulue ; sans elle, celle qu’on y entend
    .begin = Où commencer, par exemple 1:05
    .end = Où finir, par exemple 2:30
    .only_new = Laisser de côté ce qui est repris note pour note
    .seconds = La durée de ce qui est nouveau, en secondes
choice-continue = continuer
choice-vary = varier
choice-re-mood = autre ambiance
choice-all = tous
choice-one = un seul
