"""The digests of the manifests of the models that come with vblint; written by `models.train.release`."""

DIGESTS: dict[str, str] = {}
