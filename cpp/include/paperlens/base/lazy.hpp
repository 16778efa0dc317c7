#pragma once
// A value that is made when it is first asked for. Unlike std::call_once it may be tried again after an exception
// under every sanitizer.

#include <atomic>
#include <mutex>

namespace paperlens {

/// Thread-safe: one thread makes the value, the others wait for it.
template <typename T>
class Lazy {
 public:
  /// The value; `make` gives it, unless it is there. If `make` throws there is still none.
  template <typename Make>
  const T& get(Make make) const {
    if (!ready_.load(std::memory_order_acquire)) {
      const std::lock_guard lock(mutex_);
      if (!ready_.load(std::memory_order_relaxed)) {
        value_ = make();
        ready_.store(true, std::memory_order_release);
      }
    }
    return value_;
  }

  /// Before any thread asks: the value, ready.
  void set(T value) {
    value_ = std::move(value);
    ready_ = true;
  }

  const T* if_ready() const { return ready_.load(std::memory_order_acquire) ? &value_ : nullptr; }

 private:
  mutable std::mutex mutex_;
  mutable std::atomic<bool> ready_{false};
  mutable T value_{};
};

}  // namespace paperlens
