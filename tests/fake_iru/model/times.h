#ifndef TESTS_FAKE_IRU_MODEL_TIMES_H_
#define TESTS_FAKE_IRU_MODEL_TIMES_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace muster::fake_iru {

// The spellings of an instant that the API uses, each in its own endpoints.
// An instant that is not known (nothing) is the empty string in all of them.
// Always UTC.
using MaybeTime = std::optional<absl::Time>;

// "2025-10-09T23:36:34.108000Z": device rows, commands, notes, users.
std::string ZuluTime(MaybeTime time);

// "2021-03-25 16:31:02.313635+00:00": enrolments, details `mdm`.
std::string SpaceTime(MaybeTime time);

// "2024-06-17 11:32:35+00:00": the agent's installation, ABM assignment.
std::string SpaceSeconds(MaybeTime time);

// "2023-11-30T16:45:23.389926+00:00": Prism, details of an activity.
std::string OffsetTime(MaybeTime time);

// "2024-05-13 20:09:23 +0000": installed profiles in details.
std::string ProfileTime(MaybeTime time);

// "2021-05-11T19:45:19Z": library items in status.
std::string ZuluSeconds(MaybeTime time);

// "Feb 27, 2024 at 7:34:21 AM": EDR status.
std::string PeopleTime(MaybeTime time);

// Any of the RFC 3339 forms above, with 'T' or a space. Nothing if it is none.
MaybeTime ParseTime(absl::string_view text);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_MODEL_TIMES_H_
