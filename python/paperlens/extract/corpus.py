"""The methods of Corpus that extract: the work is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlens import _core

if TYPE_CHECKING:
    from paperlens.extract.glossary import Glossary


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
