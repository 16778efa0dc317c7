#include "batch.hpp"

#include <array>
#include <deque>
#include <vector>

namespace paperlens {
namespace {

/// All that the arrays of one batch point into.
struct Batch {
  std::shared_ptr<const PaperTable> table;
  const std::int32_t* appearances;
  std::shared_ptr<const Snapshot> snapshot;
  std::deque<std::array<const void*, 3>> buffers;
};

/// The private data of every array: the arrays below it, and a share of the batch, as a consumer may move a child out
/// and release it long after its parent.
struct Node {
  std::shared_ptr<Batch> batch;
  std::vector<std::unique_ptr<ArrowArray>> children;
  std::vector<ArrowArray*> pointers;
  std::unique_ptr<ArrowArray> dictionary;
};

void release_node(ArrowArray* array) {
  for (std::int64_t i = 0; i < array->n_children; ++i) {
    ArrowArray* child = array->children[i];
    if (child->release != nullptr) child->release(child);
  }
  if (array->dictionary != nullptr && array->dictionary->release != nullptr) array->dictionary->release(array->dictionary);
  delete static_cast<Node*>(array->private_data);
  array->release = nullptr;
}

class BatchBuilder {
 public:
  BatchBuilder(std::shared_ptr<Batch> batch, std::size_t begin, std::size_t length)
      : batch_(std::move(batch)), begin_(static_cast<std::int64_t>(begin)), length_(static_cast<std::int64_t>(length)) {}

  void build(ArrowArray* out) {
    const PaperTable& table = *batch_->table;
    *out = node(length_, 0, {nullptr}, 1);
    add(out, strings(table.arxiv_id, &table.arxiv_id_validity));
    add(out, numbers(table.version));
    add(out, strings(table.title));
    add(out, strings(table.title_zh));
    add(out, strings(table.abstract));
    add(out, strings(table.url));
    add(out, numbers(table.month));
    add(out, numbers(table.period_start));
    add(out, numbers(table.period_end));
    ArrowArray source = column({nullptr, table.source}, 2);
    set_dictionary(&source, all_strings(batch_->snapshot->paths()));
    add(out, source);
    add(out, column({nullptr, table.line}, 2));
    add(out, column({nullptr, batch_->appearances}, 2));
    ArrowArray links = column({nullptr, table.links.offsets}, 2);
    add(&links, all_strings(table.links.items));
    add(out, links);
  }

 private:
  ArrowArray node(std::int64_t length, std::int64_t offset, std::array<const void*, 3> buffers, std::int64_t n_buffers) {
    const void** own = batch_->buffers.emplace_back(buffers).data();
    return {length, 0, offset, n_buffers, 0, own, nullptr, nullptr, release_node, new Node{batch_, {}, {}, nullptr}};
  }
  ArrowArray column(std::array<const void*, 3> buffers, std::int64_t n_buffers) {
    return node(length_, begin_, buffers, n_buffers);
  }
  ArrowArray strings(const StringColumn& strings, const Validity* validity = nullptr) {
    const void* bits = validity == nullptr ? nullptr : validity->data();
    ArrowArray array = column({bits, strings.offsets(), strings.data()}, 3);
    if (bits != nullptr) array.null_count = -1;  // in a run of rows: not counted
    return array;
  }
  ArrowArray all_strings(const StringColumn& strings) {
    return node(static_cast<std::int64_t>(strings.size()), 0, {nullptr, strings.offsets(), strings.data()}, 3);
  }
  template <typename T>
  ArrowArray numbers(const NullableColumn<T>& numbers) {
    ArrowArray array = column({numbers.validity.data(), numbers.values}, 2);
    if (numbers.validity.data() != nullptr) array.null_count = -1;
    return array;
  }

  static void add(ArrowArray* parent, const ArrowArray& child) {
    auto* node = static_cast<Node*>(parent->private_data);
    node->children.push_back(std::make_unique<ArrowArray>(child));
    node->pointers.push_back(node->children.back().get());
    parent->children = node->pointers.data();
    parent->n_children = static_cast<std::int64_t>(node->pointers.size());
  }
  static void set_dictionary(ArrowArray* parent, const ArrowArray& dictionary) {
    auto* node = static_cast<Node*>(parent->private_data);
    node->dictionary = std::make_unique<ArrowArray>(dictionary);
    parent->dictionary = node->dictionary.get();
  }

  std::shared_ptr<Batch> batch_;
  std::int64_t begin_;
  std::int64_t length_;
};

}  // namespace

void export_batch(std::shared_ptr<const PaperTable> table, const std::int32_t* appearances,
                  std::shared_ptr<const Snapshot> snapshot, std::size_t begin, std::size_t length, ArrowArray* out) {
  auto batch = std::make_shared<Batch>(Batch{std::move(table), appearances, std::move(snapshot), {}});
  BatchBuilder(std::move(batch), begin, length).build(out);
}

}  // namespace paperlens
