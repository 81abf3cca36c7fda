#include "tests/fake_iru/company/custom_scripts.h"

#include <string>

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

using ::testing::HasSubstr;

class CustomScriptsTest : public ::testing::Test {
 protected:
  static Request Body(const Json& body) {
    Request request;
    request.path = "/api/v1/library/custom-scripts";
    request.host = "here";
    request.body = body.dump();
    return request;
  }
  static Json Script(const std::string& name = "One") {
    return {{"name", name},
            {"execution_frequency", "once"},
            {"script", "echo hi\n"}};
  }
  Json Create(const Json& body) {
    const Response response = CreateScript(state_, Body(body));
    EXPECT_EQ(response.status, 201) << response.body;
    return Json::parse(response.body);
  }
  std::string WhyNot(const Json& body) {
    const Response response = CreateScript(state_, Body(body));
    EXPECT_EQ(response.status, 400);
    return response.body;
  }

  State state_{1};
};

TEST_F(CustomScriptsTest, KeepsAScriptWithoutItsLastNewline) {
  const Json made = Create(Script());

  EXPECT_EQ(made["script"], "echo hi");
  EXPECT_EQ(made["remediation_script"], "");
  EXPECT_FALSE(made.contains("self_service_category_id"));
  const std::string id = made["id"];
  EXPECT_EQ(Json::parse(GetScript(state_, id).body), made);
}

TEST_F(CustomScriptsTest, ChangesOnlyWhatIsNamed) {
  const std::string id = Create(Script())["id"];

  const Response changed = UpdateScript(state_, id, Body({{"active", false}}));

  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(Json::parse(changed.body)["active"], false);
  EXPECT_EQ(Json::parse(changed.body)["name"], "One");
}

TEST_F(CustomScriptsTest, ForgetsADeletedScript) {
  const std::string id = Create(Script())["id"];
  EXPECT_EQ(DeleteScript(state_, id).status, 204);

  const Response gone = GetScript(state_, id);
  EXPECT_EQ(gone.status, 404);
  EXPECT_THAT(gone.content_type, HasSubstr("text/html"));
  EXPECT_EQ(DeleteScript(state_, id).status, 404);
}

TEST_F(CustomScriptsTest, RefusesWhatBreaksARule) {
  Json body = Script();
  body.erase("script");
  EXPECT_THAT(WhyNot(body), HasSubstr("script"));
  body = Script();
  body["execution_frequency"] = "no_enforcement";
  EXPECT_THAT(WhyNot(body), HasSubstr("show_in_self_service"));
  body["show_in_self_service"] = true;
  EXPECT_THAT(WhyNot(body), HasSubstr("self_service_category_id"));
  body["self_service_category_id"] = "c";
  EXPECT_EQ(Create(body)["self_service_recommended"], false);
  body["execution_frequency"] = "hourly";
  EXPECT_THAT(WhyNot(body), HasSubstr("execution_frequency"));
}

TEST_F(CustomScriptsTest, ListsPagesByTheirNumber) {
  for (int i = 0; i < 301; ++i) Create(Script(std::to_string(i)));
  Request request = ParseTarget("GET", "/api/v1/library/custom-scripts");
  request.host = "here";

  const Json first = Json::parse(ListScripts(state_, request).body);
  EXPECT_EQ(first["count"], 301);
  EXPECT_EQ(first["results"].size(), 300u);
  EXPECT_EQ(first["next"], "http://here/api/v1/library/custom-scripts?page=2");
  request.params = {{"page", "2"}};
  const Json second = Json::parse(ListScripts(state_, request).body);
  EXPECT_EQ(second["results"].size(), 1u);
  EXPECT_TRUE(second["next"].is_null());
}

TEST_F(CustomScriptsTest, NotesWritesInTheAuditLog) {
  const std::string id = Create(Script())["id"];
  UpdateScript(state_, id, Body({{"active", false}}));
  DeleteScript(state_, id);

  ASSERT_EQ(state_.audit.size(), 3u);
  EXPECT_EQ(state_.audit[1].action, "update");
  EXPECT_EQ(state_.audit[1].target_id, id);
  EXPECT_EQ(state_.audit[1].new_state["type"], "custom-script");
}

}  // namespace
}  // namespace muster::fake_iru
