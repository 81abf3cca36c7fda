#include "plugins/trust/judge/fields.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "plugins/posture/proto_time.h"

namespace muster::trust {
namespace {

constexpr size_t kMaxWord = 63;
constexpr int kNanosPerSecond = 1000000000;
// 10,000 years. Source: google/protobuf/duration.proto.
constexpr int64_t kMaxSeconds = 315576000000;

bool IsLongerThanZero(const google::protobuf::Duration& span) {
  return span.seconds() >= 0 && span.seconds() <= kMaxSeconds &&
         span.nanos() >= 0 && span.nanos() < kNanosPerSecond &&
         (span.seconds() > 0 || span.nanos() > 0);
}

}  // namespace

Field Field::Of(absl::string_view name) const {
  Field field = *this;
  absl::StrAppend(&field.path_, path_.empty() ? "" : ".", name);
  return field;
}

Field Field::Of(absl::string_view name, int index) const {
  return Of(absl::StrCat(name, "[", index, "]"));
}

absl::Status Field::Invalid(absl::string_view problem) const {
  return Error(absl::StatusCode::kInvalidArgument, "POLICY_INVALID",
               absl::StrCat("trust policy '", policy_, "': ", path_,
                            path_.empty() ? "" : " ", problem),
               {{"policy", policy_}, {"field", path_}});
}

absl::Status CheckWord(absl::string_view word, absl::string_view marks,
                       const Field& field) {
  const auto fits = [marks](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) ||
           absl::StrContains(marks, absl::string_view(&c, 1));
  };
  if (!word.empty() && word.size() <= kMaxWord &&
      std::all_of(word.begin(), word.end(), fits)) {
    return absl::OkStatus();
  }
  return field.Invalid(absl::StrCat("must be 1 to 63 of a-z, 0-9 and ", marks));
}

absl::StatusOr<absl::Duration> ReadSpan(const google::protobuf::Duration& span,
                                        const Field& field) {
  if (IsLongerThanZero(span)) return posture::ToDuration(span);
  return field.Invalid("must be longer than 0 s");
}

absl::StatusOr<PlatformSet> ReadPlatforms(
    const google::protobuf::RepeatedField<int>& platforms, const Field& field) {
  PlatformSet set;
  for (const int platform : platforms) {
    if (platform == device::v1::PLATFORM_UNSPECIFIED ||
        !device::v1::Platform_IsValid(platform)) {
      return field.Invalid("must be known platforms, such as PLATFORM_MAC");
    }
    set.Add(static_cast<device::v1::Platform>(platform));
  }
  return set;
}

}  // namespace muster::trust
