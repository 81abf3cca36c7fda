#ifndef TESTS_CANARY_CANARIES_H_
#define TESTS_CANARY_CANARIES_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster::testing {

// A secret that was found where it must not be.
struct Finding {
  std::string canary;  // its name
  std::string form;    // such as `base64+1`
  std::string place;
};
std::ostream& operator<<(std::ostream& out, const Finding& finding);

// Secrets by their names, and each of the forms in which one may have got out:
// as it is, escaped for JSON (as little and as much as may be), in base64 of
// both alphabets at each of its three places in a longer text, in hexadecimal,
// and percent-encoded. Not thread-safe.
class Canaries {
 public:
  // `secret` has at least 8 bytes: shorter ones are found by chance.
  void Add(const std::string& name, const std::string& secret);

  // Each line of at least 32 bytes of `pem`, which is a private key, but the
  // borders.
  void AddKey(const std::string& name, const std::string& pem);

  // What of them is in `bytes`; at most one finding for each canary.
  std::vector<Finding> FindIn(absl::string_view place,
                              absl::string_view bytes) const;

  // For a loop over all of them.
  struct Form {
    std::string canary;
    std::string name;
    std::string bytes;
  };
  const std::vector<Form>& forms() const { return forms_; }

 private:
  void AddForm(const std::string& canary, const std::string& name,
               const std::string& bytes);

  std::vector<Form> forms_;
};

}  // namespace muster::testing

#endif  // TESTS_CANARY_CANARIES_H_
