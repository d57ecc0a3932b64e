// Sort by start; the open session grows until a stretch begins too late for it.
#include <algorithm>
#include <vector>

using Rows = std::vector<std::vector<long long>>;

Rows merge_sessions(Rows stretches, long long gap) {
    std::sort(stretches.begin(), stretches.end());
    Rows sessions;
    for (const auto& stretch : stretches) {
        if (!sessions.empty() && stretch[0] - sessions.back()[1] <= gap)
            sessions.back()[1] = std::max(sessions.back()[1], stretch[1]);
        else
            sessions.push_back(stretch);
    }
    return sessions;
}
