#ifndef INVENTORY_STORE_TESTING_COPY_ON_WRITE_H_
#define INVENTORY_STORE_TESTING_COPY_ON_WRITE_H_

#include <atomic>
#include <memory>

namespace muster::inventory {

// A value that is copied with its holder for nothing, and in fact when one of
// the holders changes it while others still look.
//
// As thread-safe as a value: each holder belongs to one thread at a time, and
// holders that share do not know it.
template <typename T>
class CopyOnWrite {
 public:
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }

  // The value, this holder's own from now on until the holder is copied.
  T& Mutable() {
    if (value_.use_count() > 1) {
      value_ = std::make_shared<T>(*value_);
    } else {
      // What the last other holder read comes before what is written now.
      std::atomic_thread_fence(std::memory_order_acquire);
    }
    return *value_;
  }

 private:
  std::shared_ptr<T> value_ = std::make_shared<T>();
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_TESTING_COPY_ON_WRITE_H_
