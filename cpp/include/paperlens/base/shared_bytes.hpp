#pragma once
// Immutable bytes with shared ownership, whoever made them (a file's buffer, a Python object).

#include <memory>
#include <string>
#include <string_view>

namespace paperlens {

struct SharedBytes {
  std::shared_ptr<const void> owner;  ///< keeps `view` alive
  std::string_view view;
};

inline SharedBytes share(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  const std::string_view view = *owner;
  return {std::move(owner), view};
}

}  // namespace paperlens
