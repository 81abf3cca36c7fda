#ifndef CONNECTOR_IRU_JSON_OBJECT_TEXT_H_
#define CONNECTOR_IRU_JSON_OBJECT_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster::iru {

// A JSON object to be sent (RFC 8259), written member by member in the order
// in which they are added. Texts are valid UTF-8, as proto3 strings are.
// Not thread-safe.
class ObjectText {
 public:
  void AddText(absl::string_view key, absl::string_view text);
  // Nothing if `text` is empty.
  void AddTextIfAny(absl::string_view key, absl::string_view text);
  void AddFlag(absl::string_view key, bool flag);
  void AddList(absl::string_view key, const std::vector<std::string>& texts);
  void AddObject(absl::string_view key, const ObjectText& object);

  bool empty() const { return members_.empty(); }

  // `{}` if it is empty.
  std::string ToString() const;

 private:
  void Add(absl::string_view key, absl::string_view json);

  std::string members_;  // with a comma between each two
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JSON_OBJECT_TEXT_H_
