"""The methods of Corpus that extract: the work is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlens import _core

if TYPE_CHECKING:
    from paperlens.extract.glossary import Glossary
    from paperlens.extract.mentions import Mentions
    from paperlens.translating import Translations


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

    def translations(self, term: str, k: int = 10) -> Translations:
        """Tell what a term is in the other language, Chinese or English.

        Three sources together: the table in the package; the corpus's own titles, English and Chinese side by side; and
        the glosses in its texts. Tables know words and pairs of characters; those of a term are linked to whole terms.

        Args:
            term: in English or Chinese, of one word or several: `decoding`, `mixture of experts`, 强化学习.
            k: how many to return at most.

        Returns:
            The translations, likeliest first: term, probability, sources, and how many papers of the corpus have it.

        Raises:
            TypeError, ValueError: an argument is not what is described here.

        Example:
            >>> import paperlens as pl
            >>> corpus = pl.Corpus.from_path("seeds")
            >>> [row.term for row in corpus.translations("mixture of experts", k=2)]
            ['混合专家', '专家混合']
        """
        from paperlens.translating import translations_of

        return translations_of(self, term, k)

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
