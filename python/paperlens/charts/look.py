"""What charts have in common: fonts that have Chinese, and colours that colour-blind people tell apart."""

from __future__ import annotations

#: The first that is installed is used.
FONTS = (
    "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Hiragino Sans GB, Microsoft YaHei, WenQuanYi Micro Hei, "
    "sans-serif"
)
#: Okabe, Ito 2008, "Color universal design", without its yellow, which is faint on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
BLUE = COLOURS[0]
