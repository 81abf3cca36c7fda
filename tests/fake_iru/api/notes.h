#ifndef TESTS_FAKE_IRU_API_NOTES_H_
#define TESTS_FAKE_IRU_API_NOTES_H_

#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// Notes of a device. Source: Iru API, "Device Notes". A note that is not there
// is 404; a body without `content` is 400.

// 200, a bare array, oldest first.
Response ListNotes(const Device& device);
// 201, the note.
Response CreateNote(State& state, Device& device, const Request& request);
// 200, the note.
Response GetNote(const Device& device, absl::string_view note_id);
// 200, the note as it is now.
Response UpdateNote(const State& state, Device& device,
                    absl::string_view note_id, const Request& request);
// 200 (not 204), `{note_id, deleted_at}`.
Response DeleteNote(const State& state, Device& device,
                    absl::string_view note_id);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_API_NOTES_H_
