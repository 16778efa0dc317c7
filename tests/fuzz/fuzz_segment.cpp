// Any bytes may stand where a segment is expected, with checksums that fit or not: they are refused or read, never a
// crash. What is accepted by a full check must be readable to the end.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "../cpp/saved_segment.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace paperlens::tests;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto as_it_is = read_if_good(bytes, true);
  if (as_it_is != read_if_good(bytes, false) && as_it_is) std::abort();
  reseal(bytes);
  const auto verified = read_if_good(bytes, true);
  const auto read = read_if_good(bytes, false);
  if (verified && verified != read) std::abort();
  return 0;
}
