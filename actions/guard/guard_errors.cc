#include "actions/guard/guard_errors.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"

namespace muster::actions {
namespace {

constexpr size_t kMostWords = 1024;  // bytes

}  // namespace

std::string ModeWord(guard::v1::GuardMode mode) {
  const std::string name = guard::v1::GuardMode_Name(mode);
  return std::string(absl::StripPrefix(name, "GUARD_MODE_"));
}

absl::Status Stopped(guard::v1::GuardMode mode, absl::string_view kind) {
  const std::string word = ModeWord(mode);
  return Error(absl::StatusCode::kFailedPrecondition, "ACTIONS_STOPPED",
               absl::StrCat("the kill switch is at ", word,
                            ", which does not let ", kind,
                            " through; an approver can resume (musterctl guard "
                            "resume)"),
               {{"mode", word}, {"kind", std::string(kind)}});
}

absl::Status NotGranted(absl::string_view principal, absl::string_view kind) {
  return Error(
      absl::StatusCode::kPermissionDenied, "AUTOMATION_NOT_GRANTED",
      absl::StrCat(principal,
                   " is no person, and no automation of the guard's "
                   "settings lets it send ",
                   kind, "; have a person ask for it, or add one"),
      {{"principal", std::string(principal)}, {"kind", std::string(kind)}});
}

absl::Status IsRequester(absl::string_view principal,
                         absl::string_view requester) {
  return Error(absl::StatusCode::kPermissionDenied, "APPROVER_IS_REQUESTER",
               absl::StrCat(principal, " is who asked for this (as ", requester,
                            "); ask another person to decide"),
               {{"principal", std::string(principal)},
                {"requester", std::string(requester)}});
}

absl::Status NotAPerson(absl::string_view principal) {
  return Error(absl::StatusCode::kPermissionDenied, "APPROVER_NOT_A_PERSON",
               absl::StrCat(principal,
                            " is no person; services and scripts decide "
                            "nothing: ask a person"),
               {{"principal", std::string(principal)}});
}

absl::Status TooNew(absl::string_view principal, absl::Time until) {
  const bool seen = until < absl::InfiniteFuture();
  const std::string when =
      seen ? absl::FormatTime(absl::RFC3339_sec, until, absl::UTCTimeZone())
           : "";
  return Error(absl::StatusCode::kFailedPrecondition, "ACTOR_TOO_NEW",
               absl::StrCat(principal,
                            seen ? " has its role for too short a time for "
                                   "this; ask again after "
                                 : " was not seen with this role yet; ask "
                                   "again in a minute",
                            when),
               {{"principal", std::string(principal)}, {"until", when}});
}

absl::Status CheckWords(absl::string_view field, absl::string_view text) {
  if (absl::StripAsciiWhitespace(text).empty()) {
    return Error(absl::StatusCode::kInvalidArgument,
                 absl::StrCat(absl::AsciiStrToUpper(field), "_MISSING"),
                 absl::StrCat("say why in `", field, "`"),
                 {{"field", std::string(field)}});
  }
  if (text.size() <= kMostWords) return absl::OkStatus();
  return Error(
      absl::StatusCode::kInvalidArgument, "FIELD_TOO_LONG",
      absl::StrCat("`", field, "` has more than ", kMostWords,
                   " bytes; shorten it"),
      {{"field", std::string(field)}, {"limit", absl::StrCat(kMostWords)}});
}

absl::Status CheckModeGiven(guard::v1::GuardMode mode) {
  if (guard::v1::GuardMode_IsValid(mode) &&
      mode != guard::v1::GUARD_MODE_UNSPECIFIED) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kInvalidArgument, "MODE_MISSING",
               "say in `mode` what shall be let through");
}

absl::Status WrongWay(absl::string_view reason, absl::string_view what,
                      guard::v1::GuardMode in_force) {
  const std::string word = ModeWord(in_force);
  return Error(absl::StatusCode::kFailedPrecondition, reason,
               absl::StrCat("the mode in force is ", word, "; ", what),
               {{"mode", word}});
}

absl::Status CheckPending(const guard::v1::GuardState& state,
                          const std::string& hash) {
  if (!state.has_pending()) {
    return Error(absl::StatusCode::kNotFound, "NO_PENDING_SETTINGS",
                 "no settings wait for approval");
  }
  if (state.pending().settings_hash() == hash) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, "SETTINGS_CHANGED",
               "other settings wait now than those with this hash; look at "
               "them (musterctl guard) and approve them",
               {{"settings_hash", state.pending().settings_hash()}});
}

}  // namespace muster::actions
