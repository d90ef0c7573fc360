"""The digests of the manifests of the models that come with vblint; written by `models.train.release`."""

DIGESTS: dict[str, str] = {
    "strong": "3b98ae7128d98c81b0dbe1f9de586dc1a7bbc6ce792fd0758dcb223fea949599",
}
