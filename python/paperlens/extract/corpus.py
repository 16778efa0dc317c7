"""The methods of Corpus that extract: the work is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlens import _core

if TYPE_CHECKING:
    from paperlens.extract.glossary import Glossary
    from paperlens.extract.mentions import Mentions


class Extracting(_core.Corpus):
    """Extraction from the texts of a corpus."""

    __slots__ = ()

    def glossary(self, *, min_papers: int = 1) -> Glossary:
        """Find the terms that the texts gloss: `混合专家 (Mixture-of-Experts, MoE)`, and `Coconut (连续思维链)`.

        Asides, enumerators, examples, quantities and lists in parentheses are left out. Where the Chinese term begins
        is told by how its words spell the English side, by what stands before it, and by the other papers.

        Args:
            min_papers: glosses of fewer papers are left out.

        Returns:
            The glosses as the texts give them, those of most papers first: zh, en, abbreviation, papers, examples.
            `glossary["MoE"]` looks up a term of either language.

        Raises:
            TypeError, ValueError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> glossary = pl.Corpus.from_path("seeds").glossary()
            >>> [(gloss.zh, gloss.papers) for gloss in glossary["RoPE"]]
            [('旋转位置嵌入', 1)]
        """
        from paperlens.extract.glossary import glossary_of

        return glossary_of(self, min_papers)

    def mentions(self, *, kind: str | None = None) -> Mentions:
        """Find the models, datasets, scores, sizes and links that the papers name, each with its place.

        Args:
            kind: "model", "dataset", "score", "size" or "url"; None is all.

        Returns:
            The mentions in the order of the corpus and of the text. `mentions(kind="score").to_pandas()` is a
            leaderboard: value, unit, and the benchmark where the text names one.

        Raises:
            TypeError, ValueError: `kind` is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> mentions = pl.Corpus.from_path("seeds").mentions(kind="size")
            >>> mentions[0].text, mentions[0].value, mentions[0].size_kind
            ('2.2B 参数', 2200000000.0, 'parameters')
        """
        from paperlens.extract.mentions import mentions_of

        return mentions_of(self, kind)
