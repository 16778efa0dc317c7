// Any bytes may stand where a text index is expected: they are refused or searched, never a crash, a hang or an
// allocation out of proportion.

#include <cstdint>
#include <string_view>

#include "../cpp/text_index_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  paperlens::tests::survives(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
