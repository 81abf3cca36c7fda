#ifndef BASE_ACCESS_POLICY_HIDDEN_FIELDS_H_
#define BASE_ACCESS_POLICY_HIDDEN_FIELDS_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/message.h"

namespace muster {

// Fields that a caller is not shown, by their full names, such as
// `muster.device.v1.Device.user`. Thread-safe.
class HiddenFields {
 public:
  explicit HiddenFields(std::set<std::string> names);

  const std::set<std::string>& names() const { return names_; }
  bool empty() const { return names_.empty(); }
  bool Hides(absl::string_view full_name) const;

  // Clears every one of them in `message` and in what it holds.
  void Clear(google::protobuf::Message& message) const;

 private:
  using Descriptor = google::protobuf::Descriptor;
  using FieldDescriptor = google::protobuf::FieldDescriptor;

  // What is to be done to messages of one type.
  struct Plan {
    std::vector<const FieldDescriptor*> clear;
    std::vector<const FieldDescriptor*> enter;
  };

  void Apply(google::protobuf::Message& message) const
      ABSL_SHARED_LOCKS_REQUIRED(mu_);
  void MakePlan(const Descriptor& type) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool Reaches(const Descriptor& type, std::set<const Descriptor*>& seen) const;

  const std::set<std::string> names_;
  mutable absl::Mutex mu_;
  mutable absl::flat_hash_map<const Descriptor*, Plan> plans_
      ABSL_GUARDED_BY(mu_);
};

// Those that both hide; null hides nothing.
std::shared_ptr<const HiddenFields> HiddenByBoth(
    std::shared_ptr<const HiddenFields> a,
    std::shared_ptr<const HiddenFields> b);

}  // namespace muster

#endif  // BASE_ACCESS_POLICY_HIDDEN_FIELDS_H_
