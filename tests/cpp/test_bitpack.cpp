#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>

#include "paperlens/index/bitpack.hpp"

using namespace paperlens;

TEST_CASE("what is packed is unpacked, at every width and count") {
  std::mt19937 random(1);
  for (unsigned bits = 0; bits <= 32; ++bits) {
    for (std::size_t count = 0; count <= block_size; count += count < 8 ? 1 : 8) {
      std::vector<std::uint32_t> values(count);
      for (std::uint32_t& value : values) value = bits == 0 ? 0 : static_cast<std::uint32_t>(random()) >> (32 - bits);
      if (bits != 0 && count != 0) values[count / 2] = static_cast<std::uint32_t>((std::uint64_t{1} << bits) - 1);
      CHECK(bits_needed(values) == (count == 0 ? 0 : bits));
      std::vector<std::uint8_t> packed{7};
      pack(values, bits, packed);
      REQUIRE(packed.size() == 1 + packed_bytes(count, bits));
      const std::size_t end = packed.size();
      packed.resize(end + unpack_slack, 0xFF);
      std::vector<std::uint32_t> unpacked(block_size);
      CHECK(unpack(packed.data() + 1, count, bits, unpacked.data()) == packed.data() + end);
      unpacked.resize(count);
      CHECK(unpacked == values);
      for (std::size_t i = 0; bits != 0 && i < count; ++i) {
        if (unpack_one(packed.data() + 1, count, bits, i) != values[i]) FAIL("value " << i << " of " << bits << " bits");
      }
    }
  }
}

TEST_CASE("gaps add up") {
  std::mt19937 random(2);
  for (std::size_t count = 0; count <= block_size; ++count) {
    std::array<std::uint32_t, block_size> values{};
    std::vector<std::uint32_t> sums;
    std::uint32_t next = static_cast<std::uint32_t>(random()) >> random() % 32;
    const std::uint32_t base = next;
    for (std::size_t i = 0; i < count; ++i) {
      values[i] = static_cast<std::uint32_t>(random()) >> random() % 32;
      sums.push_back(next += values[i]);
      ++next;
    }
    add_up_gaps(base, values.data(), count);
    CHECK(std::equal(sums.begin(), sums.end(), values.begin()));
  }
}
