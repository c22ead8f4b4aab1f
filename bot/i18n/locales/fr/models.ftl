# Les modèles de l’opérateur.
suggest-usual-model = le modèle habituel
settings-model = Écrit par (à changer avec /settings model:)
error-model-name = Le nom d’un modèle compte jusqu’à { $most } lettres de a à z, chiffres et traits d’union, et n’est pas { $usual } ; { $typed } n’en est pas un.
error-no-models = Il n’y a pas, ou plus, de modèle { $name } ici : mon opérateur n’en a entraîné aucun. N’indique pas de modèle.
error-no-such-model = Il n’y a pas, ou plus, de modèle { $name } ici. Choisis { $there }.
error-broken-model = Le modèle { $name } ne s’ouvre pas : mon opérateur doit le réparer. Choisis-en un autre.
