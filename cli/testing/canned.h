#ifndef CLI_TESTING_CANNED_H_
#define CLI_TESTING_CANNED_H_

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "grpcpp/support/status.h"
#include "gtest/gtest.h"

namespace muster::cli {

// One method of a fake service: what it was asked, and what it answers, in
// turn; the last answer again and again, an empty message if there is none.
// Not thread-safe: a test sets it up and looks at it between calls.
template <typename Request, typename Response>
class Canned {
 public:
  // `text` is in text format.
  void Answer(const std::string& text) {
    Response response;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &response));
    answers_.push_back(response);
  }

  // Answers every call so from now on.
  void Fail(const grpc::Status& status) { status_ = status; }

  const std::vector<Request>& asked() const { return asked_; }
  const std::vector<Response>& answers() const { return answers_; }

  grpc::Status Run(const Request& request, Response* response) {
    const size_t turn = asked_.size();
    asked_.push_back(request);
    if (turn < answers_.size()) *response = answers_[turn];
    if (turn >= answers_.size() && !answers_.empty())
      *response = answers_.back();
    return status_;
  }

 private:
  std::vector<Request> asked_;
  std::vector<Response> answers_;
  grpc::Status status_;
};

}  // namespace muster::cli

#endif  // CLI_TESTING_CANNED_H_
