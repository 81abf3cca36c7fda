#include "connector/iru/jobs/posture/posture_cursor.h"

#include "connector/iru/jobs/cursor_text.h"

namespace muster::iru {

PostureCursor PostureCursor::Parse(absl::string_view text) {
  const CursorText values = CursorText::Parse(text);
  const absl::Time never = absl::InfinitePast();
  PostureCursor cursor;
  cursor.watermark = values.Time("updated").value_or(never);
  cursor.whole_time = values.Time("whole").value_or(never);
  cursor.unfiltered_time = values.Time("unfiltered").value_or(never);
  const int refused = static_cast<int>(values.Int("refused").value_or(0));
  if (device::v1::UnknownReason_IsValid(refused)) {
    cursor.refused = static_cast<device::v1::UnknownReason>(refused);
  }
  cursor.told_mark = values.Int("told").value_or(0);
  cursor.run_id = values.Text("run");
  cursor.lists_time = values.Time("lists").value_or(never);
  return cursor;
}

std::string PostureCursor::ToString() const {
  CursorText values;
  values.SetTime("updated", watermark);
  values.SetTime("whole", whole_time);
  values.SetTime("unfiltered", unfiltered_time);
  values.SetTime("lists", lists_time);
  if (refused != device::v1::UNKNOWN_REASON_UNSPECIFIED) {
    values.SetInt("refused", refused);
    values.SetInt("told", told_mark);
    values.Set("run", run_id);
  }
  return values.ToString();
}

}  // namespace muster::iru
