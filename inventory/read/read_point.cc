#include "inventory/read/read_point.h"

#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/read_at.h"

namespace muster::inventory {

absl::StatusOr<std::optional<Revision>> ReadPoint(
    const StoreReader& reader, Revision revision,
    const google::protobuf::Timestamp* read_time) {
  if (revision != 0 && read_time != nullptr) {
    return Error(absl::StatusCode::kInvalidArgument, "READ_POINT_AMBIGUOUS",
                 "both revision and read_time are set; set at most one");
  }
  if (read_time != nullptr) {
    ASSIGN_OR_RETURN(const Revision at,
                     RevisionAt(reader, FromProto(*read_time)));
    return std::optional<Revision>(at);
  }
  if (revision == 0) return std::optional<Revision>();
  RETURN_IF_ERROR(CheckReadable(reader, revision));
  return std::optional<Revision>(revision);
}

}  // namespace muster::inventory
