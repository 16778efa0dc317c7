// Any bytes are a digest of some sort: the scanner and the store take them without a crash, and lose none of them.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "../cpp/invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (!paperlens::tests::broken_invariant(bytes).empty()) std::abort();
  return 0;
}
