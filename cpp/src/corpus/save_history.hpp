#pragma once
// Which saved states a snapshot descends from: what a save may replace without losing what others saved.

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace paperlens {

/// Thread-safe. A snapshot made by `add` starts with a copy of its parent's.
class SaveHistory {
 public:
  SaveHistory() = default;
  SaveHistory(const SaveHistory& other) : states_(other.all()) {}
  SaveHistory& operator=(const SaveHistory&) = delete;

  /// The state of the corpus saved at `folder` (a real path) when this was opened or last saved there; none if never.
  std::optional<std::string> state(const std::string& folder) const {
    const std::lock_guard lock(mutex_);
    const auto at = states_.find(folder);
    return at == states_.end() ? std::nullopt : std::optional(at->second);
  }

  void set(const std::string& folder, const std::string& state) {
    const std::lock_guard lock(mutex_);
    states_[folder] = state;
  }

 private:
  std::map<std::string, std::string> all() const {
    const std::lock_guard lock(mutex_);
    return states_;
  }

  mutable std::mutex mutex_;
  std::map<std::string, std::string> states_;
};

}  // namespace paperlens
