// One item of an audit log as one line of JSON:
//
//   {"entry":{"record":"CAE…","hash":"3q2…"},"readable":{"sequence":"1",…}}
//   {"checkpoint":{"checkpoint":"CAE…","signature":"q8A…"},"readable":{…}}
//
// What counts are the bytes, in base64; `readable` says the same for people and
// programs that have no protos.
#ifndef BASE_AUDIT_EXPORT_LINE_H_
#define BASE_AUDIT_EXPORT_LINE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster {

// `item` as a line, without the line break.
std::string ToExportLine(const actions::v1::ExportAuditResponse& item);

// The item in `line`. `readable` may be left out.
//
// Errors:
//   DATA_LOSS AUDIT_LINE_MALFORMED: not such a line.
//   DATA_LOSS AUDIT_READABLE_WRONG: `readable` does not say what the bytes do.
absl::StatusOr<actions::v1::ExportAuditResponse> ParseExportLine(
    absl::string_view line);

}  // namespace muster

#endif  // BASE_AUDIT_EXPORT_LINE_H_
