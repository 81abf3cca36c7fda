// Reading the fields of a policy, and saying which of them is wrong.
#ifndef PLUGINS_TRUST_JUDGE_FIELDS_H_
#define PLUGINS_TRUST_JUDGE_FIELDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/repeated_field.h"
#include "plugins/trust/judge/platform_set.h"

namespace muster::trust {

// What a name may consist of besides a-z and 0-9.
constexpr absl::string_view kPolicyMarks = "-_.";
constexpr absl::string_view kSignalMarks = "-_./";

// Where in a set of policies something is written. A value.
class Field {
 public:
  // The whole of the policy called `policy`.
  explicit Field(absl::string_view policy) : policy_(policy) {}

  // The field `name` of this one.
  Field Of(absl::string_view name) const;
  // Element `index` of the field `name` of this one.
  Field Of(absl::string_view name, int index) const;

  // INVALID_ARGUMENT POLICY_INVALID. Metadata: policy, field.
  absl::Status Invalid(absl::string_view problem) const;

 private:
  std::string policy_;
  std::string path_;
};

// All of these answer with Field::Invalid() of the field they read.

// Refuses what is not 1 to 63 of a-z 0-9 and `marks`.
absl::Status CheckWord(absl::string_view word, absl::string_view marks,
                       const Field& field);

// Refuses what is not longer than 0 s, or not a duration at all.
absl::StatusOr<absl::Duration> ReadSpan(const google::protobuf::Duration& span,
                                        const Field& field);

// Refuses what this build does not know, and PLATFORM_UNSPECIFIED. May be
// empty.
absl::StatusOr<PlatformSet> ReadPlatforms(
    const google::protobuf::RepeatedField<int>& platforms, const Field& field);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_FIELDS_H_
