#ifndef CONNECTOR_CONFORMANCE_VERDICT_H_
#define CONNECTOR_CONFORMANCE_VERDICT_H_

#include <string>
#include <utility>

namespace muster::conformance {

// What a case came to. Not thread-safe.
struct Verdict {
  enum class Kind { kPass, kFail, kSkip };

  Kind kind = Kind::kPass;
  // Of a failure: what was seen and what to do. Of a skip: why.
  std::string sentence;

  bool passed() const { return kind == Kind::kPass; }
};

inline Verdict Pass() { return {}; }
inline Verdict Fail(std::string sentence) {
  return {Verdict::Kind::kFail, std::move(sentence)};
}
inline Verdict Skip(std::string sentence) {
  return {Verdict::Kind::kSkip, std::move(sentence)};
}

}  // namespace muster::conformance

// Returns the verdict of `expression` from the case if it is no pass.
#define MUSTER_EXPECT(expression)                        \
  do {                                                   \
    const auto muster_verdict = (expression);            \
    if (!muster_verdict.passed()) return muster_verdict; \
  } while (false)

#endif  // CONNECTOR_CONFORMANCE_VERDICT_H_
