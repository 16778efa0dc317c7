// Any bytes are a query: the parser takes them without a crash, in linear time, and its trees keep their promises.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "../cpp/query_invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (!paperlens::tests::broken_query(bytes).empty()) std::abort();
  return 0;
}
