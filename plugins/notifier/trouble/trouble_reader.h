#ifndef PLUGINS_NOTIFIER_TROUBLE_TROUBLE_READER_H_
#define PLUGINS_NOTIFIER_TROUBLE_TROUBLE_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/muster/notifier/v1/notifier.pb.h"

namespace muster::notifier {

// Tells what is wrong now. Thread-safe; blocks.
class TroubleReader {
 public:
  virtual ~TroubleReader() = default;

  // Everything that is wrong at this moment, in no order. What is not in it is
  // over: an answer is whole, or it is an error.
  //
  // Errors:
  //   UNAVAILABLE INVENTORY_UNREACHABLE: nothing is known of any trouble.
  virtual absl::StatusOr<std::vector<v1::Trouble>> Read() = 0;
};

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_TROUBLE_TROUBLE_READER_H_
