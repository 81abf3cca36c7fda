#include "plugins/trust/judge/signals/command_signal.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using posture::Show;
using posture::ToTime;
using storage::Commanded;

// What undoes a command that was done: a time of the device's.
struct Kind {
  absl::string_view kind;
  const char* open_code;
  const char* done_code;
  absl::string_view hint;
  bool (*has_proof)(const Device& device);
  const google::protobuf::Timestamp& (*proof)(const Device& device);
};

constexpr Kind kKinds[] = {
    {"lock", kLockOpen, kLocked,
     "Unlock the device with its PIN and let it check in, or cancel the lock "
     "while it is not sent.",
     [](const Device& d) { return d.has_last_check_in_time(); },
     [](const Device& d) -> const auto& {return d.last_check_in_time();
}  // namespace
}  // namespace muster::trust
, {"erase", kEraseOpen, kErased,
   "Enrol the device again, or cancel the erasure while it is not sent.",
   [](const Device& d) { return d.has_last_enroll_time(); },
   [](const Device& d) -> const auto& {return d.last_enroll_time();
}
}
, {"enable_lost_mode", kLostModeOpen, kLostModeEnabled,
   "End lost mode once the device is found.",
   [](const Device&) { return false; },
   [](const Device& d) -> const auto& {return d.last_check_in_time();
}
}
,
}
;

const Kind* FindKind(absl::string_view name) {
  const auto* kind =
      std::find_if(std::begin(kKinds), std::end(kKinds),
                   [name](const Kind& one) { return one.kind == name; });
  return kind == std::end(kKinds) ? nullptr : kind;
}

// The last moment at which it counts by itself; InfinitePast() if it does not.
absl::Time CountsUntil(const Commanded& commanded, const Kind& kind,
                       const Judged& judged) {
  if (commanded.open() || !commanded.has_end_time() ||
      !kind.has_proof(judged.device)) {
    return absl::InfiniteFuture();
  }
  const absl::Time proof = ToTime(kind.proof(judged.device));
  if (proof <= ToTime(commanded.end_time())) return absl::InfiniteFuture();
  if (proof <= judged.now) return absl::InfinitePast();
  return proof - absl::Nanoseconds(1);
}

std::string Describe(const Commanded& commanded) {
  return absl::StrCat(
      commanded.kind(),
      commanded.has_end_time()
          ? absl::StrCat(", done at ", Show(ToTime(commanded.end_time())))
          : ", open",
      ": ", commanded.command());
}

Signal FailOf(absl::string_view signal, const Commanded& commanded,
              const Kind& kind, const Judged& judged) {
  Signal fail = Fail(signal, commanded.open() ? kind.open_code : kind.done_code,
                     Describe(commanded), kind.hint);
  if (commanded.has_end_time()) {
    SetAge(ToTime(commanded.end_time()), judged.now, fail);
  }
  return fail;
}

}  // namespace

Signal CommandSignal(absl::string_view signal, const Judged& judged) {
  Signal result = Pass(signal, "none");
  if (judged.evidence.elsewhere == nullptr) return result;
  absl::Time holds_until = absl::InfiniteFuture();
  for (const Commanded& one : judged.evidence.elsewhere->commanded()) {
    const Kind* kind = FindKind(one.kind());
    if (kind == nullptr) continue;
    const absl::Time until = CountsUntil(one, *kind, judged);
    if (until == absl::InfinitePast()) continue;
    if (result.result() == v1::SIGNAL_RESULT_PASS) {
      result = FailOf(signal, one, *kind, judged);
    }
    holds_until = std::min(holds_until, until);
  }
  result.holds_until = holds_until;
  return result;
}

}  // namespace muster::trust
