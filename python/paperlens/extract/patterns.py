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
    r"|^(?:如|即|例如|比如|包括|包含|含|一个|一种|一套|这|该|其|我们|最|无|仅|以|在(?!线)|对(?![抗齐比话偶])"
    r"|用(?!户)|由|与|和|或|从|被|不|未|已|可|约|共|每|第|又|近|也|称|原|基于|当前|目前|通过|使用|相(?!机)"
    r"|具(?!身)|来自|特别|尤其|主要|见|注|参|分别|甚至|超|需|带|有|经|并|更|开源|闭源|平均)"
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

# The weights of what tells where a term begins; tests/tables/fit_edges.py fits them.
EDGE_WEIGHTS = {
    "words": 0.58,
    "words_missing": -1.17,
    "left_said": -0.27,
    "uncovered": -0.21,
    "whole": 0.89,
    "letters": 4.27,
    "letters_gain": 0.29,
    "new_word": 0.13,
    "after_edge": 2.42,
    "after_function": 1.98,
    "after_adjective": 1.59,
    "after_adjective_said": -0.45,
    "after_naming": 0.81,
    "starts_with_function": -2.32,
    "starts_with_adjective": 0.77,
    "starts_with_number": -0.65,
    "starts_with_latin": 0.30,
    "has_de": -2.14,
    "functions": -0.92,
    "between_words": 0.81,
    "within_pair": -0.98,
    "within_word": -0.90,
    "said_elsewhere": 0.25,
    "rarer_with_left": 0.56,
    "alone_elsewhere": 0.16,
    "short": -1.88,
    "long": 0.24,
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

# --- quantities -------------------------------------------------------------------------------------------------------

# What multiplies a number. The Latin ones end there: the M of 200MB multiplies nothing.
MULTIPLIERS = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5,
    "万": 1e4, "千": 1e3,
    "T": 1e12, "B": 1e9, "M": 1e6, "K": 1e3, "k": 1e3, "trillion": 1e12, "billion": 1e9, "million": 1e6,
}  # fmt: skip
# What is counted when a size is one of samples; the last noun of the phrase decides, so that 7 个视频基准 is none.
SAMPLE_NOUNS = _words(
    """
    资源 角色 人物 转换 回合 样本 示例 样例 实例 案例 问题 题目 题 问答对 问答 图像 图片 照片 视频 音频 片段 剪辑
    文章 论文 文档 文献 网页 页面 页 段落 句子 句对 对话 指令 注释 标注 标签 描述 字幕 测试用例 用例 查询 提示 提示词
    轨迹 演示 记录 条目 三元组 图文对 图像-文本对 文本-图像对 视频-文本对 响应对 文本对 指令对 偏好对 数据对 数据点
    数据 评论 帖子 推文 书籍 小说 故事 剧本 代码片段 代码 程序 函数 定理 证明 网格 形状 资产 物体 3D对象 对象 实体
    概念 关系 场景 动作 手势 掩码 框 边界框 语音 录音 歌曲 曲目 表格 图表 幻灯片 漫画 面板 截图 用户 参与者 受试者
    志愿者 人 患者 病例 报告 判断 比较 评价 反馈 投票 人类偏好 偏好 问卷 试题 习题 方程 分子 蛋白质 序列 仓库 存储库
    提交 拉取请求 issue 图 点云 姿势 帧 像 样 幅 篇 例 首
    """
)
# What is counted and is no size at all.
OTHER_NOUNS = _words(
    """
    任务 基准 基准测试 数据集 测试集 领域 语言 类别 类 模型 方法 指标 专家 步骤 阶段 模块 层 层级 头 维度 方面 属性
    能力 技能 学科 主题 国家 地区 文化 场景类别 种类 类型 机器人 设备 智能体 代理 GPU GPUs LLM LLMs VLM 组件 部分
    关键 核心 因素 挑战 贡献 研究 实验 评估 设置 配置 参数 比特 位 聚类 群体 视角 相机 单词 词 字 字符 季度 月 年 天
    小时 分钟 秒 版本 聊天机器人 工具 API APIs 环境 应用 应用程序 网站 平台 游戏 变体 尺度 分辨率 采样步骤 采样 迭代
    epoch 轮 次 倍 百分点 点 分 团队 机构 公司 社区 检查点 子集 子任务 子类别 领域任务
    """
)
# What is counted in thousands but is none of the other kinds.
COUNTED_OTHERWISE = _words("推理步骤 训练步骤 训练步 步骤 步 迭代 词汇表 词汇 词表 环境 工具 API APIs 函数调用")

# --- scores -----------------------------------------------------------------------------------------------------------

METRICS = (
    r"(?:g?r?FID|FVD|KID|IS|mIoU|IoU|mAP|AP|AP50|F1|EM|BLEU|ROUGE(?:-[L12])?|METEOR|CIDEr|PSNR|SSIM|LPIPS"
    r"|CLIP\s?(?:Score|分数|得分)|WER|CER|MOS|AUC|AUROC"
    r"|PPL|perplexity|Elo|ELO|NDCG(?:@\d+)?|MRR|Recall@\d+|[Pp]ass@\d+|RMSE|MAE|MSE|Dice|Spearman|Kendall"
    r"|HPS(?:v2)?|ImageReward|ACC|Acc"
    r"|困惑度|准确率|精度|精确率|召回率|得分|分数|评分|成绩|成功率|胜率|正确率|相关性|相关系数|一致性|误差|平均分"
    r"|均分|总分|F1\s?(?:值|分数|得分))"
)
# What says that a bare figure is a result.
REACHED = (
    r"(?:达到|达|取得|获得|得到|实现|得分|分数|评分|成绩|提升至|提升到|提高至|提高到|增至|增加到|增加至|上升至"
    r"|升至|降至|降到|降低至|降低到|下降至|减少到|减少至|超过|高达|低至|分别为|分别是|平均为|为|从|以|至|上)"
)
# A change rather than a level.
CHANGED = (
    r"(?:提升|提高|改进|改善|增加|增长|增益|上升|超过|超越|超出|高出|高于|优于|领先|胜过|下降|降低|减少|缩减|缩短"
    r"|节省|损失|下滑|退化|低于|落后|加速|提速|差距|进步|改善|增强|快|慢|多|少|涨|跌|相对|绝对|减轻|收益|突破)"
)
# A level even so: 提升至 80%.
REACHED_LEVEL = r"(?:至|到|达到|为|是|从|由|约为|分别为)(?:了|约|近|大约|惊人的)?\s*$"
# What a share is of, when it is no result: 仅用 10% 的数据.
NO_SCORE_AFTER = (
    r"\s*(?:以上|左右)?的?(?:训练|标注|原始|可训练|激活|总|额外|模型|微调|合成|真实|人工|视觉|文本|计算)*(?:数据"
    r"|参数|样本|[Tt]okens?|词元|标注|层|权重|专家|通道|神经元|缓存|计算量|训练时间|步数|用户|人|论文|内容|稀疏)"
)
NO_TIMES_BEFORE = r"(?:参数量?|规模|模型大小|上下文(?:窗口|长度)?|窗口|数据量|采样|容量|体积|大小)[^，。；]{0,6}$"
NO_TIMES_AFTER = (
    r"\s*(?:[于以]上?)?(?:大|长|小|多)?(?:更大|更长|更多|更小)?的?\s*(?:[A-Z]+\d+|参数|模型|上下文|窗口"
    r"|数据(?!集上)|规模"
    r"|大小(?!，)|分辨率|长度|图像|视频|超分|放大|下采样|上采样|视觉语言模型|大语言模型|token|Token)"
)

# --- names ------------------------------------------------------------------------------------------------------------

# Latin words that name a class, a technique, a task, a measure, hardware, a language or an organisation: no names of
# models or datasets. Compared without case, hyphens and a plural's s.
NO_NAMES = _words(
    """
    AI AGI AIGC LLM LMM LVLM MLLM VLM VLA VLLM SLM SLLM PLM LM LRM MLM LVM LFM MM ASR TTS OCR NLP NLU NLG CV ML DL RL
    DRL MARL RLHF RLAIF RLVR IL SFT RFT PT CPT DPO PPO GRPO KTO IPO ORPO SimPO REINFORCE RLOO MPO DDPO MCTS CoT CCoT
    ToT GoT PoT RAG GraphRAG ICL PEFT LoRA QLoRA DoRA IFT MoE SMoE MoA MHA MQA GQA MLA SDPA RoPE ALiBi NTK KV KVCache
    FFN MLP KAN CNN RNN LSTM GRU GNN GCN SNN MPNN ViT DiT MMDiT UNet VAE VQVAE VQGAN VQ RVQ GAN NeRF 3DGS 2DGS 4DGS
    GS SDF SDS VSD SSM SSL SAE CFG DDPM DDIM ODE SDE PDE EMA SGD SGDM Adam AdamW Adafactor Muon SVD PCA KL KLD MSE
    MAE SOTA OOD ID IID API SDK URL GUI UI CLI OS IDE SQL HTML CSS JSON XML YAML LaTeX TeX Markdown PDF DOM SVG CAD
    RGB RGBD RGB-D HDR LiDAR IMU EEG fMRI MRI CT XRay CPU GPU TPU NPU FPGA ASIC CUDA Triton FP4 FP8 FP16 FP32 BF16
    INT4 INT8 NVIDIA AMD Intel RTX A100 H100 H800 H200 V100 A40 A6000 L40 T4 IoT FLOP FLOPs MAC QPS TFLOPs fps FPS
    FID rFID gFID FVD IS RMSE spBLEU F1-Score Tokenization kHz CLIPScore PSNR SSIM LPIPS BLEU ROUGE METEOR CIDEr WER
    CER MOS AUC AUROC AP mAP mIoU IoU F1 EM NDCG MRR Elo PPL Pass@1 pass@k Acc GSB QA VQA MCQ NER RE IE MT NMT T2I
    T2V I2V TI2V V2V T2A TI2I T2M I2I S2T S2S V2A T23D I2T QK PTQ QAT NAS HPO AutoML FSDP DDP ZeRO TP PP DP SP Token
    Tokens Tokenizer Transformer Transformers Diffusion Attention Encoder Decoder Prompt Agent Agents Agentic
    Embedding Benchmark Dataset Model Framework Python Java JavaScript TypeScript Rust Go C C++ Lean Coq Isabelle
    Verilog Bash Linux Windows macOS iOS Android Docker Chrome Web WebUI App STEM K12 PhD MBA NP PC VR AR MR XR BEV
    HOI 2D 3D 4D 5D 6D 1D Apache MIT CC CC-BY OpenAI Google DeepMind Meta Microsoft Apple Amazon Anthropic Alibaba
    ByteDance Tencent Baidu Huawei Nvidia HuggingFace Hugging-Face GitHub Github arXiv ArXiv ModelScope Reddit
    Twitter X YouTube Wikipedia PyPI PyTorch TensorFlow JAX Gradio Kaggle StackOverflow Stack-Overflow ICLR ICML
    NeurIPS CVPR ACL EMNLP AAAI IEEE Siggraph Turing Bayes Bayesian Gaussian Gumbel Softmax Sigmoid ReLU GELU Dropout
    LayerNorm RMSNorm BatchNorm Sinkhorn Markov MDP POMDP Nash Pareto Fourier Monte Carlo Kolmogorov-Arnold
    Bradley-Terry Best-of-N BoN LLM-as-a-judge MLLM-as-a-Judge LLM-as-Judge Issue LLM-as-a-Judge Chain-of-Thought
    Mixture-of-Experts Text-to-Image Text-to-Video Text-to-SQL NL2SQL Text2SQL Image-to-Video Zero-Shot Few-Shot
    In-Context Next-Token Self-Attention Cross-Attention Mixture-of-Depths Needle-in-a-Haystack Flow Matching DoF FoV
    Scaling-Law System-1 System-2 I/O Top-k Top-p top-k top-p n-gram k-NN kNN A/B Q&A w/o vs RT MMD OT NTP MTP NFE LN
    CTC BPE SMPL FLAME URDF ROS UE UV PBR CG CGI CEO Ph.D. Qualcomm NVMe SSD HPC JPG MP3 Level Level-1 SR HR LR MVS
    SfM SLAM NVS IR CIR STT VAD ANN ANNS HNSW BM25 TF-IDF DAG DSL AST ISA GEMM Matmul RLHF/RLAIF ELO Code-LLM CodeLLM
    Code-LLMs Video-LLM VideoLLM Video-LLMs VLN UAV BERTScore LLM-judge DNN BNN NSFW PII QR RCT EHR EMR FHIR PET ECG
    DNA RNA GPU-hours Omni Sim2Real sim-to-real Real2Sim end-to-end plug-and-play zero-shot few-shot one-shot
    in-context token tokens prompt prompts
    """
)
# Shapes of what is no name either: hardware, sizes, numbers of bits, metrics with a cut-off.
NO_NAME_SHAPES = (
    r"(?:NVIDIA|RTX|GTX|AMD)?[\s-]*(?:A|H|V|L|B|RTX|GTX|GB)\d{2,4}(?:Ti)?|\d*x?[AH]\d{3}(?:-\d+GB)?"
    r"|\d+(?:\.\d+)?[KMBTkmb]?|FP\d+|INT\d+|W\d+A\d+\S*|[Pp]ass@\S+|maj@\S+|Recall@\S+|top-?\d|\d[A-Za-z]{1,2}"
    r"|[A-Za-z]|O\(.*\)?|[A-Za-z]\^\d|[a-np-z]\d{1,2}|\d+\S{0,2}|(?:19|20)\d\d|v\d(?:\.\d)*|[a-z]+ing|Figure|Table"
    r"|et|al|i+|iv|vi*"
)
# Families that are known far beyond the genre: a name that begins with one is a model's.
MODEL_FAMILIES = _words(
    """
    GPT ChatGPT InstructGPT DALL-E DALL·E Sora Codex Whisper CLIP o1 o3 o4 Claude Gemini Gemma PaLM Bard LaMDA Imagen
    Veo Genie AlphaGo AlphaFold AlphaZero AlphaGeometry AlphaCode BERT RoBERTa DeBERTa ALBERT ELECTRA T5 mT5 UL2 BART
    BLOOM OPT LLaMA Llama CodeLlama Vicuna Alpaca Mistral Mixtral Pixtral Codestral Falcon MPT Qwen QwQ QVQ DeepSeek
    Yi Baichuan InternLM InternVL ChatGLM GLM CogVLM CogVideo CogView Kimi MiniMax Hunyuan Doubao Seed ERNIE Skywork
    Step Phi Orca OLMo Molmo Pythia StarCoder SantaCoder WizardLM WizardCoder Zephyr Tulu Nemotron Command-R Aya
    Jamba Mamba RWKV RetNet Hyena xLSTM Griffin LLaVA BLIP Flamingo OpenFlamingo MiniGPT Idefics IDEFICS PaliGemma
    SigLIP EVA DINO DINOv2 MAE SAM ImageBind Florence Grok Reka Emu Chameleon Show-o Janus Transfusion Fuyu Ferret
    VILA NVLM Stable SD SDXL SD3 FLUX Midjourney Pika Runway Kling Gen-2 Gen-3 Luma AnimateDiff ControlNet IP-Adapter
    DreamBooth PixArt Kandinsky DeepFloyd Latte Open-Sora OpenSora SVD VideoCrafter ModelScopeT2V Wan HunyuanVideo
    VALL-E AudioLM MusicLM MusicGen AudioGen Voicebox CosyVoice Bark wav2vec HuBERT XTTS SoundStream EnCodec RT-1
    RT-2 RT-X OpenVLA Octo Gato YOLO DETR ResNet ConvNeXt EfficientNet Swin DeiT GPT-J GPT-NeoX Cerebras Galactica
    Minerva Llemma InternVideo Video-LLaMA VideoLLaMA AutoGPT MetaGPT ReAct Voyager SWE-agent OpenHands LangChain
    vLLM SGLang Megatron DeepSpeed FlashAttention TensorRT-LLM Eagle Medusa
    """
)
# Datasets, benchmarks and competitions that the whole field measures itself on.
KNOWN_DATASETS = _words(
    """
    ImageNet CIFAR-10 CIFAR-100 MNIST COCO MS-COCO LVIS ADE20K Cityscapes KITTI nuScenes Waymo ScanNet ShapeNet
    Objaverse Objaverse-XL CelebA CelebA-HQ FFHQ LSUN LAION LAION-5B CC3M CC12M DataComp OpenImages VisualGenome
    Kinetics UCF-101 UCF101 HMDB51 Ego4D ActivityNet MSR-VTT MSRVTT WebVid WebVid-10M Panda-70M HowTo100M
    Something-Something LibriSpeech AudioSet LJSpeech VoxCeleb GLUE SuperGLUE SQuAD TriviaQA HotpotQA
    NaturalQuestions MMLU MMLU-Pro C-Eval CMMLU AGIEval BBH BIG-Bench HellaSwag WinoGrande PIQA ARC ARC-Challenge
    ARC-AGI TruthfulQA OpenBookQA BoolQ CommonsenseQA GSM8K GSM-8K MATH MATH500 MATH-500 AIME AMC AIME24 AIME25
    OlympiadBench GPQA HumanEval MBPP MultiPL-E APPS LiveCodeBench SWE-bench SWE-Bench Codeforces LiveBench MT-Bench
    AlpacaEval Arena-Hard IFEval LongBench RULER InfiniteBench NarrativeQA WikiText Wikitext WikiText-103 C4
    RedPajama SlimPajama FineWeb Dolma Pile ThePile BookCorpus OpenWebText CommonCrawl WMT FLORES XNLI VQAv2 OK-VQA
    A-OKVQA TextVQA DocVQA ChartQA InfoVQA AI2D ScienceQA GQA VizWiz POPE MME MMBench MMMU MMStar MM-Vet MMVet
    SEED-Bench MathVista MathVerse MathVision OCRBench RefCOCO Flickr30k NLVR2 Video-MME MVBench EgoSchema NExT-QA
    LongVideoBench MLVU VBench EvalCrafter GenEval T2I-CompBench DPG-Bench PartiPrompts DrawBench HPDv2 Pick-a-Pic
    ALFWorld WebShop WebArena VisualWebArena OSWorld Mind2Web AndroidWorld ScreenSpot AgentBench GAIA ToolBench
    Minecraft Atari CALVIN LIBERO MetaWorld D4RL MuJoCo BEIR MTEB MSMARCO MS-MARCO KILT PubMedQA MedQA MedMCQA PubMed
    MIMIC-CXR CheXpert BIRD Spider miniF2F ProofNet PutnamBench FEVER RewardBench UltraFeedback UltraChat ShareGPT
    OpenOrca TinyStories Chatbot-Arena LMSYS
    """
)
DATASET_SHAPE = (
    r"(?i:bench|benchmark)(?:[-\s]?[A-Za-z0-9.+]+)?$|(?:QA|VQA|Eval|Arena|Net|Corpus|Dataset|Data|Instruct|Pile"
    r"|Crawl|Suite|Gym|World|Set|IF|Test)(?:[-\s]?(?:\d+[KkMB]?|Pro|v\d|Hard|Lite|Verified|2\.0))?$"
    r"|-\d+(?:\.\d+)?[KkM]$|\d[KkM]$|^(?:AIME|AMC|Math|MATH|GSM)"
)
MODEL_SHAPE = (
    r"[A-Za-z0-9][-\s]?\d+(?:\.\d+)?[BM](?![A-Za-z])|[A-Za-z]-?v?\d+(?:\.\d+)*$|(?:GPT|LLM|LM|VL|VLM|VLA|Former"
    r"|Diff|Diffusion|LLaVA|Llama|LLaMA|Mamba|RAG|Agent|Coder|Instruct|Chat|Net|GAN|CLIP|BERT|Mix|Edit|Gen|Critic"
    r"|Thinker|Preview|mini|Pro|Sonnet|Opus|Turbo)(?:-?v?\d+(?:\.\d+)*)?$|\.cpp$"
)

MODEL_CLASS = (
    r"(?:模型|大模型|架构|框架|系统|方法|算法|智能体|引擎|变体|优化器|编码器|解码器|分词器|策略|方案|工具|流程"
    r"|管道|范式|系列|家族|主干|骨干|网络|骨干网络|套件|平台|代理|助手|技术报告|求解器|验证器|检测器|生成器|风格"
    r"|管线|流水线|库)"
)
DATASET_CLASS = (
    r"(?:数据集|基准测试集|基准测试|基准|测试集|训练集|评测集|验证集|语料库|语料|排行榜|竞赛|挑战赛|评测|测试平台"
    r"|基准套件|问答|题库|资源库|数据库|任务集|测试(?!时|阶段|表明|结果|中心)|(?<!训练)数据|[Bb]enchmark"
    r"|[Dd]ataset|[Ll]eaderboard)"
)
PART_CLASS = (
    r"(?:模块|损失|函数|层(?!级)|机制|格式|许可|许可证|协议|指标|分数|得分|值|注意力|缓存|显卡|芯片|公司|团队"
    r"|研究院|实验室|社区|语言|代码|操作|向量|矩阵|参数|格|噪声|采样|引导|编码|嵌入|空间|映射|适配器|头|奖励|目标"
    r"|约束|规则|复制|版本控制|距离|散度|正则|定理|过程|问题|游戏|场景|硬件|集群|小时)"
)
# Names of which a part would be no name.
SEVERAL_WORDS = (
    "Stable Diffusion",
    "Stable Video",
    "Stable Video Diffusion",
    "Segment Anything",
    "Visual Genome",
    "Atari 2600",
)
# Words that belong to the name before them: Gemini 2.5 Pro.
EDITIONS = _words(
    """
    Pro Max Mini Lite Base Instruct Chat Turbo Preview Ultra Flash Plus Sonnet Opus Haiku Omni Large Small Medium XL
    XXL Next Nano Air Thinking
    """
)

# The weights of what tells a model from a dataset and from neither: log odds of each against neither;
# tests/tables/fit_names.py fits them.
# fmt: off
NAME_WEIGHTS = {
    "acts": (1.65, 0.59),
    "alone_inside": (0.54, 0.33),
    "always": (-0.92, -2.27),
    "based": (0.66, 0.46),
    "begins_title": (0.80, 0.30),
    "beside_dataset_shape": (-0.21, 1.07),
    "beside_family": (1.71, -0.31),
    "beside_known_dataset": (-0.41, 1.77),
    "cited": (0.55, 0.35),
    "compared": (1.77, 0.27),
    "count_1": (0.27, 0.32),
    "count_2": (0.30, 0.45),
    "count_3": (0.12, 0.10),
    "count_5": (0.11, -0.12),
    "dataset_after": (0.08, 2.74),
    "dataset_after_far": (0.12, 1.03),
    "dataset_before": (-0.70, 2.58),
    "dataset_paren": (-0.20, 2.28),
    "dataset_shape": (-0.10, 2.39),
    "digit": (0.19, 0.03),
    "enumerates": (-3.00, -3.00),
    "family": (3.24, 0.27),
    "figure": (-0.32, 1.26),
    "glosses": (-1.02, -1.09),
    "holds": (0.05, 0.99),
    "hyphen": (0.43, 0.26),
    "hyphenated_words": (-0.55, -0.74),
    "in_title": (-0.20, -0.30),
    "inside": (-0.72, -0.71),
    "is": (-0.13, -0.10),
    "is_dataset": (-0.06, 2.11),
    "is_model": (1.80, 0.16),
    "known_dataset": (-0.05, 3.77),
    "listed": (0.98, 0.87),
    "lower_case": (-0.94, -1.28),
    "mixed_case": (1.71, 1.51),
    "model_after": (1.40, -0.38),
    "model_after_far": (0.20, -0.01),
    "model_before": (2.06, 0.04),
    "model_paren": (1.21, -0.28),
    "model_shape": (1.27, -0.09),
    "named": (1.31, 0.93),
    "of": (0.74, -0.10),
    "on": (-0.49, 1.39),
    "own": (2.10, 0.94),
    "own_dataset": (-0.38, 1.43),
    "own_gloss": (2.45, 0.89),
    "own_model": (1.98, 0.01),
    "part_after": (-0.88, -0.68),
    "part_after_far": (-0.40, 0.03),
    "part_before": (0.00, 0.00),
    "plain_words": (-1.87, -1.26),
    "plural": (-1.63, -1.68),
    "proposed": (0.16, 1.07),
    "several_words": (-0.36, -0.30),
    "short": (-0.87, -0.93),
    "such_as": (0.48, 0.42),
    "title_initials": (1.21, -0.00),
    "unknown": (-0.63, -0.56),
    "upper_case": (0.01, -0.12),
    "word": (-0.88, -1.01),
}
# fmt: on
