"""The digests of the manifests of the models that come with vblint; written by `models.train.release`."""

DIGESTS: dict[str, str] = {
    "strong": "4f178183c6c42c0b3265a8b84a06b9e07e0dc6cfef114b11231ae5c391dd6ead",
}
