#include "inventory/ingest/resolve_check.h"

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/status_macros.h"
#include "inventory/ingest/step/sync_protocol.h"
#include "inventory/model/observation/observation_check.h"

namespace muster::inventory {
namespace {

using Names = absl::flat_hash_set<std::string>;

Names GoneOnes(const v1::PushPagesRequest::Resolve& resolve) {
  Names gone;
  for (const v1::Resolution& one : resolve.resolutions()) {
    if (one.has_gone()) gone.insert(one.device());
  }
  return gone;
}

absl::Status CheckGone(absl::string_view source, const v1::Resolution& one,
                       const Names& gone) {
  const std::string& control = one.gone().control_device();
  const auto name = DeviceName::Parse(control);
  if (!name.ok() || name->parent().ToString() != source) {
    return ProtocolError(absl::StrCat(one.device(),
                                      " is said to be gone without a control "
                                      "device of the same source"));
  }
  if (gone.contains(control)) {
    return ProtocolError(absl::StrCat("the control device of ", one.device(),
                                      " is itself said to be gone"));
  }
  if (!one.gone().has_observe_time()) {
    return ProtocolError(absl::StrCat(
        one.device(), " is said to be gone without an observe_time"));
  }
  return absl::OkStatus();
}

absl::Status CheckAnswer(absl::string_view source, const v1::Resolution& one,
                         const Names& gone) {
  switch (one.answer_case()) {
    case v1::Resolution::kGone:
      return CheckGone(source, one, gone);
    case v1::Resolution::kPresent:
      if (one.present().device().name() != one.device()) {
        return ProtocolError(absl::StrCat("the answer about ", one.device(),
                                          " describes another device"));
      }
      if (one.present().facts_only()) {
        return ProtocolError(
            absl::StrCat("the answer about ", one.device(), " has facts only"));
      }
      return CheckObservation(source, one.present());
    case v1::Resolution::kUndecided:
      return absl::OkStatus();
    case v1::Resolution::ANSWER_NOT_SET:
      break;
  }
  return ProtocolError(absl::StrCat("no answer about ", one.device()));
}

}  // namespace

absl::Status CheckResolve(absl::string_view source, const Names& missing,
                          const v1::PushPagesRequest::Resolve& resolve) {
  const Names gone = GoneOnes(resolve);
  Names answered;
  for (const v1::Resolution& one : resolve.resolutions()) {
    if (!missing.contains(one.device())) {
      return ProtocolError(absl::StrCat(one.device(), " was not asked for"));
    }
    if (!answered.insert(one.device()).second) {
      return ProtocolError(absl::StrCat(one.device(), " is there twice"));
    }
    RETURN_IF_ERROR(CheckAnswer(source, one, gone));
  }
  return absl::OkStatus();
}

}  // namespace muster::inventory
