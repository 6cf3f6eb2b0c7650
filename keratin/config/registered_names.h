#pragma once

#include <string>
#include <vector>

namespace keratin {

/// Every "package>name" that is registered in this process, for messages.
std::vector<std::string> registered_names();

}  // namespace keratin
