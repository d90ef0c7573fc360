"""The digests of the manifests of the models that come with vblint; written by `models.train.release`."""

DIGESTS: dict[str, str] = {
    "strong": "e46b2255c4814111f2bd07e3a838439ea673f94b2972351881ea6ab91b3e330e",
}
