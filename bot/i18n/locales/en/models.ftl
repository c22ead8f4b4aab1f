# The operator's own models.
suggest-usual-model = the usual model
settings-model = Written by (change it with /settings model:)
error-model-name = A model's name has up to { $most } letters a to z, digits and hyphens, and is not { $usual }; { $typed } is none.
error-no-models = There is no model { $name } here, or not any more: none has been trained. Leave the model out.
error-no-such-model = There is no model { $name } here, or not any more. Choose { $there }.
error-broken-model = The model { $name } cannot be opened: whoever runs Affetto has to put it right. Choose another one.
