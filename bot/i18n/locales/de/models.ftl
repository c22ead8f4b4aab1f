# Die eigenen Modelle des Betreibers.
suggest-usual-model = das übliche Modell
settings-model = Geschrieben von (zu ändern mit /settings model:)
error-model-name = Der Name eines Modells hat bis zu { $most } Buchstaben a bis z, Ziffern und Bindestriche und ist nicht { $usual }; { $typed } ist keiner.
error-no-models = Ein Modell { $name } gibt es hier nicht oder nicht mehr: Mein Betreiber hat keines trainiert. Lass das Modell weg.
error-no-such-model = Ein Modell { $name } gibt es hier nicht oder nicht mehr. Wähl { $there }.
error-broken-model = Das Modell { $name } lässt sich nicht öffnen: Das muss mein Betreiber richten. Wähl ein anderes.
