// One pass: `left` is the oldest event of the window, two sums follow it.
#include <cstddef>
#include <vector>

std::vector<double> rolling_ctr(const std::vector<std::vector<long long>>& events, long long window) {
    long long shown = 0, clicked = 0;
    std::size_t left = 0;
    std::vector<double> rates;
    rates.reserve(events.size());
    for (const auto& event : events) {
        shown += event[1];
        clicked += event[2];
        for (; events[left][0] <= event[0] - window; ++left) {
            shown -= events[left][1];
            clicked -= events[left][2];
        }
        rates.push_back(shown ? static_cast<double>(clicked) / static_cast<double>(shown) : 0.0);
    }
    return rates;
}
