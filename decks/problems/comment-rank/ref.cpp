// Sum up from the leaves, sort once, and walk down with a stack.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace {
std::vector<long long> worth_of_threads(const std::vector<long long>& parent, const std::vector<long long>& score) {
    std::vector<int> open_replies(parent.size());
    for (long long above : parent) {
        if (above >= 0) {
            ++open_replies[above];
        }
    }
    std::vector<long long> worth = score, done;
    for (std::size_t at = 0; at < parent.size(); ++at) {
        if (open_replies[at] == 0) {
            done.push_back(static_cast<long long>(at));
        }
    }
    for (std::size_t next = 0; next < done.size(); ++next) {
        const long long at = done[next], above = parent[at];
        if (above >= 0) {
            worth[above] += worth[at];
            if (--open_replies[above] == 0) {
                done.push_back(above);
            }
        }
    }
    return worth;
}
}  // namespace

std::vector<long long> threads(const std::vector<long long>& parent, const std::vector<long long>& score) {
    const auto worth = worth_of_threads(parent, score);
    std::vector<long long> ranked(parent.size()), stack, order;
    for (std::size_t at = 0; at < ranked.size(); ++at) {
        ranked[at] = static_cast<long long>(at);
    }
    // From the worst to the best, as the stack turns them round.
    std::sort(ranked.begin(), ranked.end(),
              [&](long long a, long long b) { return worth[a] != worth[b] ? worth[a] < worth[b] : a > b; });
    std::vector<std::vector<long long>> replies(parent.size());
    for (long long at : ranked) {
        (parent[at] >= 0 ? replies[parent[at]] : stack).push_back(at);
    }
    while (!stack.empty()) {
        const long long at = stack.back();
        stack.pop_back();
        order.push_back(at);
        stack.insert(stack.end(), replies[at].begin(), replies[at].end());
    }
    return order;
}
