# Die eigenen Modelle des Betreibers.
suggest-usual-model = das übliche Modell
settings-model = Geschrieben von (zu ändern mit /settings model:)
error-model-name = Der Name eines Modells hat bis zu { $most } Buchstaben a bis z, Ziffern und Bindestriche und ist nicht { $usual }; { $typed } ist keiner.
error-no-models = Ein Modell { $name } gibt es hier nicht oder nicht mehr: Es ist keines trainiert. Lass das Modell weg.
error-no-such-model = Ein Modell { $name } gibt es hier nicht oder nicht mehr. Modelle sind { $there }.
error-broken-model = Das Modell { $name } lässt sich nicht öffnen: Es ist beschädigt oder von einer anderen Version. Trainier es neu, oder wähl ein anderes.
