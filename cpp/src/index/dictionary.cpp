#include "paperlens/index/dictionary.hpp"

#include <algorithm>
#include <cstring>

#include "varint.hpp"

namespace paperlens {
namespace {

constexpr std::uint32_t terms_of_a_block = 16;
constexpr const char* unordered = "the dictionary is not in order";

std::uint64_t head_of(std::string_view term) {
  std::uint64_t head = 0;
  for (std::size_t i = 0; i < 8; ++i) head = head << 8 | (i < term.size() ? static_cast<std::uint8_t>(term[i]) : 0U);
  return head;
}

}  // namespace

std::size_t Dictionary::blocks() const { return (terms_ + terms_of_a_block - 1) / terms_of_a_block; }

std::string_view Dictionary::bytes_of(std::size_t block) const {
  if (offsets_[block] > offsets_[block + 1] || offsets_[block + 1] > offsets_[blocks()]) damaged_index(unordered);
  const std::string_view bytes(reinterpret_cast<const char*>(bytes_) + offsets_[block], offsets_[block + 1] - offsets_[block]);
  if (check_) check_(bytes);
  return bytes;
}

std::string_view Dictionary::first_term(std::size_t block) const {
  const std::string_view bytes = bytes_of(block);
  ByteReader reader(reinterpret_cast<const std::uint8_t*>(bytes.data()), reinterpret_cast<const std::uint8_t*>(bytes.data() + bytes.size()));
  reader.varint();
  const std::size_t length = reader.varint();
  return {reinterpret_cast<const char*>(reader.take(length)), length};
}

/// The last block whose first term is not greater; 0 if there is none.
std::size_t Dictionary::block_of(std::string_view term) const {
  const std::uint64_t head = head_of(term);
  const auto [equal, greater] = std::equal_range(heads_, heads_ + blocks(), head);
  auto low = static_cast<std::size_t>(equal - heads_), high = static_cast<std::size_t>(greater - heads_);
  while (low < high) {  // those before low are not greater, those from high on are
    const std::size_t middle = low + (high - low) / 2;
    if (first_term(middle) <= term) low = middle + 1;
    else high = middle;
  }
  return low == 0 ? 0 : low - 1;
}

void Dictionary::Cursor::open(std::size_t block) {
  const Dictionary& d = *dictionary_;
  block_ = block;
  left_ = d.terms_ - static_cast<std::uint32_t>(block) * terms_of_a_block;
  left_in_block_ = std::min(left_, terms_of_a_block);
  const std::string_view bytes = d.bytes_of(block);
  at_ = reinterpret_cast<const std::uint8_t*>(bytes.data());
  end_ = at_ + bytes.size();
  ByteReader reader(at_, end_);
  entry_.end = reader.varint();
  at_ = reader.at();
  length_ = 0;
  read();
}

void Dictionary::Cursor::read() {
  ByteReader reader(at_, end_);
  shared_ = length_ == 0 ? 0 : reader.varint();  // the first of a block stands alone
  const std::uint64_t rest = reader.varint();
  if (shared_ > length_ || rest > longest_term - shared_ || shared_ + rest == 0) damaged_index("a term is too long");
  const std::uint8_t* const after = reader.take(rest);
  // Whoever skips ahead with seek() and goes on with next() counts on the order, or would not come to an end.
  if (length_ != 0 && (rest == 0 || (shared_ < length_ && *after <= static_cast<std::uint8_t>(term_[shared_])))) damaged_index(unordered);
  std::memcpy(term_.data() + shared_, after, rest);
  length_ = shared_ + rest;
  entry_.documents = reader.varint32();
  entry_.begin = entry_.end;
  const std::uint64_t bytes = reader.varint();
  if (entry_.begin > dictionary_->postings_ || bytes > dictionary_->postings_ - entry_.begin) {
    damaged_index("a term's postings are out of range");
  }
  entry_.end = entry_.begin + bytes;
  at_ = reader.at();
}

void Dictionary::Cursor::next() {
  if (--left_ == 0) return;
  if (--left_in_block_ != 0) return read();
  const std::array<char, longest_term> before = term_;
  const std::size_t length = length_;
  open(block_ + 1);
  const std::size_t most = std::min(length, length_);
  for (shared_ = 0; shared_ < most && before[shared_] == term_[shared_]; ++shared_) {
  }
  if (term() <= std::string_view(before.data(), length)) damaged_index(unordered);
}

Dictionary::Cursor Dictionary::seek(std::string_view term) const {
  Cursor cursor;
  cursor.dictionary_ = this;
  if (terms_ == 0) return cursor;
  cursor.open(block_of(term));
  while (cursor.valid() && cursor.term() < term) cursor.next();
  cursor.shared_ = 0;
  return cursor;
}

std::optional<TermEntry> Dictionary::find(std::string_view term) const {
  const Cursor cursor = seek(term);
  if (!cursor.valid() || cursor.term() != term) return std::nullopt;
  return cursor.entry();
}

void DictionaryWriter::add(std::string_view term, std::uint32_t documents, std::uint64_t bytes) {
  std::size_t shared = 0;
  if (terms_ % terms_of_a_block == 0) {
    if (bytes_.size() > UINT32_MAX - 1024 * terms_of_a_block) {
      throw Error(ErrorKind::invalid_argument, "the dictionary is larger than 4 GiB; split the corpus");
    }
    heads_.push_back(head_of(term));
    offsets_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    put_varint(bytes_, postings_);
  } else {
    const std::size_t most = std::min(last_length_, term.size());
    while (shared < most && last_[shared] == term[shared]) ++shared;
    put_varint(bytes_, shared);
  }
  put_varint(bytes_, term.size() - shared);
  bytes_.insert(bytes_.end(), term.begin() + static_cast<std::ptrdiff_t>(shared), term.end());
  put_varint(bytes_, documents);
  put_varint(bytes_, bytes);
  std::copy(term.begin(), term.end(), last_.begin());
  last_length_ = term.size();
  postings_ += bytes;
  ++terms_;
}

std::vector<std::uint32_t> DictionaryWriter::offsets() const {
  std::vector<std::uint32_t> all = offsets_;
  all.push_back(static_cast<std::uint32_t>(bytes_.size()));
  return all;
}

}  // namespace paperlens
