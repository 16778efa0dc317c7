"""The words and shapes that extraction goes by, in tables: the genre's own phrases, and no names.

A reader who misses something adds a word here. Each table says what it is for; order matters in none of them.
"""

from __future__ import annotations


def _words(table: str) -> tuple[str, ...]:
    return tuple(table.split())


# --- glosses ----------------------------------------------------------------------------------------------------------

# What stands before a term and never begins one. A term starts after the last of these.
BEFORE_TERM = _words(
    """
的 了 着 我们 本文 通过 使用 采用 利用 借助 基于 针对 面向 关于 对于 由于 根据 按照 结合 以及 并且 而且 或者 及其
以及其 及 和 与 或 将 把 被 让 使 使得 在 对 对此 从 以 为 向 由 因 因此 因为 其 该 此 这 那 这些 那些 这种 此类
这类 该类 各种 各类 多种 几种 两种 三种 一种 一个 一类 一组 一套 一项 一系列 每种 每个 某种 某些 许多 大量 所有
任何 部分 包括 包含 例如 比如 如 诸如 即 也就是 称为 称作 名为 叫做 命名为 简称 所谓 提出 引入 介绍 推出 开发
设计 构建 建立 实现 实施 进行 执行 应用 应用于 用于 作为 成为 属于 来自 源于 依赖 依赖于 需要 具有 拥有 存在 增强
提升 提高 改进 优化 降低 减少 避免 解决 缓解 克服 超越 优于 支持 促进 推动 促使 展示 表明 显示 发现 揭示 探索
研究 分析 评估 验证 测试 训练 微调 预训练 生成 创建 提供 获得 达到 取得 保持 扩展 扩展到 推广 集成 集成到 融入
融合 整合 利用了 包括了 采取 运用 借鉴 受 给 到 至 于 等 等人 之间 中 上 下 内 后 前 时 是 就是 可以 可 能够 能
会 应 需 无需 无须 无法 不 并 且 而 但 但是 虽然 尽管 随着 仅 只 还 也 更 最 很 非常 已 已经 正在 尤其 特别是
主要 通常 常用 常见 往往 首先 其次 最后 此外 同时 然后 称之为 涉及 涵盖 解释 理解 处理 执行了 引发 导致 产生 形成
出现 要求 缺乏 面临 兼容 用 具备 挖掘 融合了 结合了 引入了 提出了 开发了 设计了 推出了 介绍了 构建了 采用了
使用了 通过了 实现了 展示了 称为了 控制 驱动 充分利用 高达 每 各 缓慢 替代 代替 取代 选择 比较 对比 比 相比
相较于 较之 相对 相对于 类似 类似于 像 同 跟 当 当前 目前 如今 近年来 近期 最近 以往 以前 过去 未来 第一 第二
首个 首次 核心 称 叫 发布 带有 定位 较于 较 纳入 加入 添加 植入 嵌入到 衡量 描述 称其为 统称 统称为 又称 也称
亦称 转换为 转化为 视为 看作 建模为 简化为 定义为 表示为 归类为 比如说 譬如 乃至 甚至 直至 结合起来 借由 凭借
依据 依靠 围绕 遵循 服从于 区别于 不同于 相当于 有别于
"""
)

# Adjectives and the like before a term: no part of it, unless its English side says them.
MODIFIERS = _words(
    """
大型 大规模 大量 小型 小规模 新型 新颖 新 全新 创新 创新性 现有 已有 既有 现代 传统 经典 标准 常规 常见 主流 流行
先进 最先进 前沿 领先 当代 通用 专用 特定 特殊 高效 有效 高质量 高性能 高级 低成本 低级 轻量级 轻量 紧凑 强大
复杂 简单 简洁 完整 全面 统一 独立 单一 多种 不同 各种 各类 相关 相应 对应 关键 核心 重要 主要 基本 基础 最优
最佳 最终 初始 原始 真实 现实 合成 人工 人类 自动 自动化 动态 静态 自适应 可扩展 可训练 预训练 微调 后训练 训练
推理 测试 长 短 强 弱 开源 闭源 公开 私有 商业 专有 额外 附加 辅助 所提出 拟议 迭代 联合 混合 并行 分布式 端到端
即插即用 无监督 有监督 自监督 监督 输入 输出 模型 数据 系统 文本 图像 视频 语言 视觉 显著 潜在 可能 特有 独特
固有 内在 外部 内部 全局 局部 两阶段 多阶段 单步 多步 大 小 高 低 多 单 近似 精确 细粒度 粗粒度 因果 稀疏 密集
常用 广泛 严格 稳健 鲁棒 真实世界 现实世界 原版 改进的 目标 专门 自主 在线 离线 跨模态 多模态 单模态 开放域
少样本 零样本 基于规则 基于模型 基于学习
"""
)

# What stands in a parenthesis and glosses nothing: enumerators, quantities, citations, lists.
NO_GLOSS = (
    r"(?x)^(?:\d+|[ivxIVX]{1,4}|[a-hA-H])[.)]?$"  # (1), (iii), (a)
    r"|^[-+~≈<>=≥≤]?\s*[\d.,]+\s*(?:[%×xX倍]|[KMBTkmbt]|GB|MB|TB|px?|fps|FPS|Hz|ms|s|h|D|bit)?s?$"  # (+8.1%), (7B)
    r"|et\ al|\b(?:19|20)\d\d\b|https?:|www\.|@"  # (Ainslie et al., 2023)
    r"|、|\band\b|\bor\b|\bvs?\.?\ |\be\.g|\bi\.e|^e\.|^[A-Za-z]$"
    r"|^[^,]*/[A-Z][^,]*$|\d\ ?[xX×]\ ?\d|%|[=<>↑↓→]|\d\.\d+\ |^\W"
    r"|^(?:GPT|Llama|LLaMA|Qwen|Gemini|Claude|DeepSeek|BERT|Mistral|Gemma|OpenAI|Google|Meta)\b"  # an example
    r"|\d[BM]\b"
)
# A parenthesis with Chinese in it that still gives the English: (English，简称 ABBR).
SAID_BEFORE_ABBREVIATION = (
    r"(?:(?P<en>[^，,]*?)\s*[，,;；]?\s*)?(?:以下)?(?:简称|缩写|缩写为|简称为|简写为|记作|即)\s*"
    r"[“\"]?(?P<abbreviation>[A-Za-z][\w\-+.]*)[”\"]?"
)
# Chinese in a parenthesis after a name that is no translation of it, but a remark.
NO_REVERSED = (
    r"[，。；：、,;:!?！？/%+]|^[^\u3400-\u9fff]*$|^.{1,3}$|^.{26,}$|\d{3}|\d[BMK]\b"
    r"|^(?:如|即|例如|比如|包括|包含|含|一个|一种|一套|这|该|其|我们|最|无|仅|以|在(?!线)|对(?![抗齐比话偶])|用(?!户)|由|与|和|或|从|被|不|未|已|可|约|共|每|第|又|近|也|称|原|基于|当前|目前|通过|使用|相(?!机)|具(?!身)|来自|特别|尤其|主要|见|注|参|分别|甚至|超|需|带|有|经|并|更|开源|闭源|平均)"
    r"|[的了是]|之一|等$|中$|上$|下$|年$|版本?$"
)

# Words that hold one of the words above, and are no boundary: 潜在空间, 对抗训练.
PROTECTED = _words(
    """
潜在 对抗 对齐 对比 对话 对象 对偶 对数 绝对 配对 成对 点对点 行为 参与 饱和 总和 调和 和弦 共和 缓和 将来 在线
内在 外在 实在 现在 等于 大于 小于 趋于 高于 低于 中文 中间 中心 中枢 命中 上下文 上采样 下采样 上行 下行 下游
上游 线上 线下 内存 内容 内部 室内 国内 后门 后训练 后验 后处理 最后 前向 前缀 前景 前瞻 前馈 前沿 提前 时间 时空
时序 时域 时长 时刻 同时 即时 测试时 推理时 自由 自由度 理由 因果 因子 因素 原因 以太 把握 被动 使命 通用 效用
作用 常用 调用 专用 复用 重用 不变 不变性 不平衡 不确定性 不确定 不一致 不对齐 不足 先进 变分 变体 分类 分层 分割
分布 分析 分辨率 对手 生成对抗 融合 具身 具体 体现 提示 中断 合成 核方法 核函数 每秒 控制器 驱动器 数据驱动
事件驱动 同伴 比特 比例 像差 相干 相位 相机 相互 预训练 上下文学习 设计空间 应用程序 应用场景 构建块 使用者
最小化 最大化 最优化 不变量 无监督 无约束 无人机 无偏 无线 无损 无限 可能性 会计 能耗 能效 能见度 被试 可解释
可解释性 可视化 可控 可供性 可变 可缩放 可扩展 可微 可逆 可验证 可执行 能力 智能 功能 性能 技能 潜能 能量 能源
会话 社会 会议 机会 应答 响应 适应 对应 反应 效应 更新 变更 最优 最大 最小 最近邻 最近 只读 给定 供给 目的 的确
标的 到达 达到 得到 端到端 文本到图像 文本到视频 图像到视频 文本到语音 语音到文本 图像到图像 下一 下一个 一致
一致性 最先进 最佳 唯一 一阶 一次 一步 是否 即插即用 不动点 不可知 不可能 中毒 中性 中位数 向量 方向 双向 单向
后向 定向 反向 面向对象 偏向 倾向 趋向 横向 纵向 前后 前置 后置 内核 内生 内隐 内插 内积 上界 下界 上限 下限 上升
下降 下载 上传 线性 以文搜图 像素 图像 成像 影像 想象 视像 类似 相似 相似性 需求 必需 供需 同步 同质 共同 协同
同态 同构 相同 合同 跟踪 跟随 追踪 名称 对称 非对称 各向同性 各向异性 像素级 实时 用户 统一 单一 世界
"""
)

# What means a word of English and is not in the table of translations, which knows pairs and triples of characters.
# fmt: off
SHORT_WORDS = {
    "大规模": "large", "大型": "large", "小型": "small", "多模态": "multi multimodal", "轻量级": "light lightweight",
    "自适应": "adaptive self", "高分辨率": "high",
    "可扩展": "scalable", "通用": "general universal", "无监督": "unsupervised",
    "自监督": "self", "端到端": "end", "大": "large big massive grand", "小": "small mini little",
    "多": "multi multiple many", "单": "single one mono uni", "双": "dual bi two double twin",
    "无": "free un non no less without", "非": "non un", "自": "self auto", "预": "pre", "后": "post after",
    "长": "long", "短": "short", "高": "high", "低": "low", "超": "super hyper ultra", "弱": "weak",
    "强": "strong reinforcement", "元": "meta", "子": "sub", "零": "zero", "少": "few", "键": "key", "值": "value",
    "图": "graph image chart figure diagram", "文": "text", "过": "over", "深": "deep", "浅": "shallow",
    "稀": "sparse", "软": "soft", "硬": "hard", "逆": "inverse", "反": "anti counter inverse",
    "全": "full all omni whole", "半": "semi half", "粗": "coarse", "细": "fine", "快": "fast", "慢": "slow",
    "新": "new novel", "伪": "pseudo", "微": "micro fine", "跨": "cross inter", "内": "in intra inner",
    "外": "out outer external", "间": "inter between", "异": "hetero", "同": "homo co", "时": "time temporal",
    "空": "spatial space", "层": "layer", "词": "word", "点": "point", "树": "tree", "链": "chain",
    "块": "block patch chunk", "步": "step", "网": "net network web", "集": "set", "级": "level", "率": "rate",
    "再": "re", "重": "re", "到": "to", "一": "one single", "二": "two binary 2", "三": "three tri 3",
    "四": "four quad 4", "六": "six 6", "维": "d dimensional dimension", "首": "first", "次": "sub", "可": "able",
    "语": "language speech", "声": "sound voice", "像": "image", "器": "er", "性": "ity", "体": "body",
    "代": "generation", "共": "co", "互": "mutual inter", "变": "variable", "类": "class", "群": "group",
    "组": "group", "主": "main", "核": "kernel", "秩": "rank", "码": "code", "秒": "second", "帧": "frame",
    "场": "field", "流": "flow stream", "量": "quantity", "学": "learning", "力": "force", "光": "light",
    "音": "audio",
}
# fmt: on

# What stands right before a name that a paper gives to something: all that follows is the name.
BEFORE_NAME = (
    r"(?:提出|引入|推出|介绍|构建|开发|设计|创建|发布|称为|称作|称之为|名为|命名为|叫做|即|简称)(?:了|出)?"
    r"(?:一种|一个|一套|一类|一项|两种)?(?:名为|称为|新型的?|新颖的?|新的?|大规模的?)?$"
)

# The weights of what tells where a term begins; `make edges` fits them.
EDGE_WEIGHTS = {
    "words": 0.71,
    "words_missing": -1.39,
    "left_said": -0.33,
    "uncovered": -0.27,
    "whole": 0.97,
    "letters": 4.29,
    "letters_gain": 0.31,
    "new_word": 0.12,
    "after_edge": 2.4,
    "after_function": 1.95,
    "after_adjective": 1.57,
    "after_adjective_said": -0.71,
    "after_naming": 0.85,
    "starts_with_function": -2.33,
    "starts_with_adjective": 0.78,
    "starts_with_number": -0.76,
    "starts_with_latin": 0.4,
    "has_de": -2.14,
    "functions": -0.96,
    "between_words": 0.8,
    "within_pair": -1.0,
    "within_word": -0.92,
    "said_elsewhere": 0.22,
    "rarer_with_left": 0.52,
    "alone_elsewhere": 0.18,
    "short": -1.92,
    "long": 0.25,
}

# Chinese words that name a class: a parenthesis after one of them alone is a label, as in 架构（ViTok）, and no gloss.
CLASS_WORDS = _words(
    """
模型 大模型 小模型 架构 方法 框架 系统 参数 数据集 数据 技术 算法 任务 基准 基准测试 测试 策略 网络 模块 工具
平台 机制 范式 流程 管道 指标 损失 函数 损失函数 语料库 评估 结构 方案 分词器 编码器 解码器 智能体 研究 论文 项目
版本 变体 系列 基线 设置 场景 环境 领域 语言 语料 特征 实验 结果 性能 问题 过程 阶段 步骤 概念 概念上 这一 竞赛
排行榜 工作 训练 推理 小组 音频 视频 文本 图像
"""
)

# Before a class word it says nothing: 新架构 (Mamba-2) is no gloss.
VAGUE = r"^(?:全新|新型|新颖|新|现有|原始|专门|相应|最终|核心|该|此|这一|高性能|强大|简单|自己)的?"
# What a name that is glossed whole begins with, when a 的 follows: 基于人类反馈的强化学习 (RLHF).
WITH_CLAUSE = r"(?:基于|用于|面向|来自|针对|从|使用|利用|通过|带有|具有|带|具备)$"
