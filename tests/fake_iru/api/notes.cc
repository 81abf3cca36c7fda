#include "tests/fake_iru/api/notes.h"

#include <algorithm>
#include <string>

namespace muster::fake_iru {
namespace {

Json NoteRow(const Note& note) {
  return {{"note_id", note.id},
          {"created_at", ZuluTime(note.created)},
          {"updated_at", ZuluTime(note.updated)},
          {"author", "Accuhive admin"},
          {"content", note.content}};
}

template <typename Notes>
auto Find(Notes& notes, absl::string_view id) {
  return std::find_if(notes.begin(), notes.end(),
                      [&](const Note& note) { return note.id == id; });
}

// False if the body has no `content`.
bool ReadContent(const Request& request, std::string& content) {
  const Json body = request.BodyJson();
  if (!body.is_object() || !body.contains("content")) return false;
  if (!body["content"].is_string()) return false;
  content = body["content"].get<std::string>();
  return true;
}

Response ContentRequired() {
  return FieldError("content", "This field is required.");
}

}  // namespace

Response ListNotes(const Device& device) {
  Json rows = Json::array();
  for (const Note& note : device.notes) rows.push_back(NoteRow(note));
  return JsonResponse(200, rows);
}

Response CreateNote(State& state, Device& device, const Request& request) {
  Note note;
  if (!ReadContent(request, note.content)) return ContentRequired();
  note.id = state.rng.Uuid();
  note.created = state.now;
  note.updated = state.now;
  device.notes.push_back(note);
  return JsonResponse(201, NoteRow(note));
}

Response GetNote(const Device& device, absl::string_view note_id) {
  const auto note = Find(device.notes, note_id);
  if (note == device.notes.end()) return NotFound();
  return JsonResponse(200, NoteRow(*note));
}

Response UpdateNote(const State& state, Device& device,
                    absl::string_view note_id, const Request& request) {
  const auto note = Find(device.notes, note_id);
  if (note == device.notes.end()) return NotFound();
  if (!ReadContent(request, note->content)) return ContentRequired();
  note->updated = state.now;
  return JsonResponse(200, NoteRow(*note));
}

Response DeleteNote(const State& state, Device& device,
                    absl::string_view note_id) {
  const auto note = Find(device.notes, note_id);
  if (note == device.notes.end()) return NotFound();
  const std::string id = note->id;
  device.notes.erase(note);
  return JsonResponse(200,
                      {{"note_id", id}, {"deleted_at", ZuluTime(state.now)}});
}

}  // namespace muster::fake_iru
