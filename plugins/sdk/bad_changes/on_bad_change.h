#ifndef PLUGINS_SDK_BAD_CHANGES_ON_BAD_CHANGE_H_
#define PLUGINS_SDK_BAD_CHANGES_ON_BAD_CHANGE_H_

namespace muster::plugins {

// What happens on a change that a plugin cannot handle; the configuration's
// `plugins { plugins { on_bad_change } }`.
struct OnBadChange {
  // False: the plugin stays before the change, says so, and tries again with
  // growing pauses. True: the change is put aside, and the plugin goes on.
  bool park = false;
  // How often it is tried before it is put aside; at least 1.
  int attempts = 3;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_BAD_CHANGES_ON_BAD_CHANGE_H_
