#pragma once
// The terms of an index in the order of their bytes, with the place of each one's postings.
//
//   heads:   for each block of 16 terms the first 8 bytes of its first term, as a big-endian number (u64, ascending)
//   offsets: for each block where it starts (u32), and where the last one ends
//   block:   varint offset of the postings of its first term; then for each term
//            varint bytes shared with the term before it (not for the first), varint bytes of the rest, the rest,
//            varint documents, varint bytes of postings, which follow each other
//
// A dictionary is a view; whoever made it keeps the bytes. What does not fit the grammar throws Error(format).

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace paperlens {

/// The most bytes that a term has.
inline constexpr std::size_t longest_term = 255;

struct TermEntry {
  std::uint32_t documents;
  std::uint64_t begin, end;  ///< bytes of its postings

  bool operator==(const TermEntry&) const = default;
};

class Dictionary {
 public:
  Dictionary() = default;
  /// `heads` and `offsets` are 8-byte aligned. `postings` is the size of the postings in bytes. `check` is called with
  /// the bytes of a block before they are read.
  Dictionary(const std::uint64_t* heads, const std::uint32_t* offsets, const std::uint8_t* bytes, std::uint32_t terms,
             std::uint64_t postings, std::function<void(std::string_view)> check)
      : heads_(heads), offsets_(offsets), bytes_(bytes), terms_(terms), postings_(postings), check_(std::move(check)) {}

  std::uint32_t size() const { return terms_; }
  std::optional<TermEntry> find(std::string_view term) const;

  /// Walks the terms in order.
  class Cursor {
   public:
    /// False at the end, where there is no term.
    bool valid() const { return left_ != 0; }
    std::string_view term() const { return {term_.data(), length_}; }
    const TermEntry& entry() const { return entry_; }
    /// How many of its bytes the term shares with the one that next() left.
    std::size_t shared() const { return shared_; }
    void next();

   private:
    friend class Dictionary;
    void open(std::size_t block);
    void read();

    const Dictionary* dictionary_ = nullptr;
    std::size_t block_ = 0;
    std::uint32_t left_ = 0;           // terms from here on
    std::uint32_t left_in_block_ = 0;  // likewise
    const std::uint8_t* at_ = nullptr;
    const std::uint8_t* end_ = nullptr;
    std::size_t length_ = 0, shared_ = 0;
    std::array<char, longest_term> term_;
    TermEntry entry_{};
  };
  /// At the first term that is not less than `term`.
  Cursor seek(std::string_view term) const;

 private:
  std::size_t blocks() const;
  std::size_t block_of(std::string_view term) const;
  std::string_view first_term(std::size_t block) const;
  /// The bytes of a block, checked.
  std::string_view bytes_of(std::size_t block) const;

  const std::uint64_t* heads_ = nullptr;
  const std::uint32_t* offsets_ = nullptr;
  const std::uint8_t* bytes_ = nullptr;
  std::uint32_t terms_ = 0;
  std::uint64_t postings_ = 0;
  std::function<void(std::string_view)> check_;
};

/// Takes the terms in ascending order.
class DictionaryWriter {
 public:
  /// `term` has 1 to longest_term bytes, its postings `bytes` ones after those of the terms before it. Throws
  /// Error(invalid_argument) if the dictionary grows over 4 GiB.
  void add(std::string_view term, std::uint32_t documents, std::uint64_t bytes);
  std::uint32_t size() const { return terms_; }

  const std::vector<std::uint64_t>& heads() const { return heads_; }
  /// With where the last block ends.
  std::vector<std::uint32_t> offsets() const;
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint64_t> heads_;
  std::vector<std::uint32_t> offsets_;
  std::vector<std::uint8_t> bytes_;
  std::array<char, longest_term> last_;
  std::size_t last_length_ = 0;
  std::uint32_t terms_ = 0;
  std::uint64_t postings_ = 0;
};

}  // namespace paperlens
