#ifndef TESTS_ACTIONS_SECRET_SEARCH_H_
#define TESTS_ACTIONS_SECRET_SEARCH_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/otlp_receiver/otlp_receiver.h"

namespace muster::testing {

// Secrets by name, and the search for each in all that Muster leaves behind: as
// it is, escaped for JSON, in base64 of both alphabets, in hexadecimal and
// percent-encoded. Unlike tests/canary it finds PINs of six digits, which would
// be found by chance in every number that is long enough: they count where
// neither a letter, nor a digit, nor a point stands beside them, and where a
// protocol buffer has them. Shares no code with Muster's redaction. Not
// thread-safe.
class SecretSearch {
 public:
  // At least 8 bytes.
  void Add(const std::string& name, const std::string& secret);
  // Six digits, of which the first is 0, as no number has them.
  void AddPin(const std::string& name, const std::string& pin);

  // `NAME (FORM) in PLACE`, at most one for each name.
  std::vector<std::string> FindIn(absl::string_view place,
                                  absl::string_view bytes) const;

  // In every file below `root`, and of RocksDB's tables, which are compressed,
  // in every key and value. Nothing in `except`: paths of files where the
  // secrets belong. A file that cannot be read fails the test.
  std::vector<std::string> FindInFiles(
      const std::string& root, const std::set<std::string>& except) const;

  // Names, attributes, events and errors of spans and metrics.
  std::vector<std::string> FindInTelemetry(const OtlpReceiver& receiver) const;

  // Each name with each of its forms, for a proof that all are found.
  struct Form {
    std::string name;
    std::string form;
    std::string bytes;
    bool bounded = false;  // counts only where nothing stands beside it
  };
  const std::vector<Form>& forms() const { return forms_; }

 private:
  void AddEncoded(const std::string& name, const std::string& secret);

  std::vector<Form> forms_;
};

}  // namespace muster::testing

#endif  // TESTS_ACTIONS_SECRET_SEARCH_H_
