// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "stream.h"

#include "work.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CHARTS = 512, NAME = 200, LINE = 8192 };

struct chart {
	char name[NAME];
	bool watched;
	uint64_t sum, previous; // of this interval's SET lines and of the last one's
	int intervals; // since the mark
	int same; // the last so many intervals had the same values
};

static int copy_fd, times_fd, expect_count;
static const char *const *expected;
static struct chart charts[MAX_CHARTS];
static int chart_count;
static struct chart *current;
static char line[LINE];
static int line_length;
static uint64_t offset, end_offset, line_offset;

void stream_open(int copy, int times, const char *const expect[], int expects)
{
	copy_fd = copy;
	times_fd = times;
	expected = expect;
	expect_count = expects;
}

static void put(int fd, const char *text, size_t length)
{
	while (length) {
		ssize_t n = write(fd, text, length);

		if (n < 0 && errno != EINTR)
			fail("write of the stream", errno);
		if (n > 0) {
			text += n;
			length -= n;
		}
	}
}

static bool is_expected(const char *name)
{
	for (int i = 0; i < expect_count; i++)
		if (!strncmp(name, expected[i], strlen(expected[i])))
			return true;
	return expect_count == 0;
}

static struct chart *find(const char *name, size_t length)
{
	if (length >= NAME)
		length = NAME - 1;
	for (int i = 0; i < chart_count; i++)
		if (!strncmp(charts[i].name, name, length) && !charts[i].name[length])
			return &charts[i];
	if (chart_count == MAX_CHARTS)
		fail("too many charts", 0);
	struct chart *chart = &charts[chart_count++];

	memcpy(chart->name, name, length);
	chart->watched = is_expected(chart->name);
	return chart;
}

// The word after the keyword, quoted or not.
static const char *argument(const char *text, size_t *length)
{
	while (*text == ' ' || *text == '\t')
		text++;
	if (*text == '\'' || *text == '"') {
		const char *end = strchr(text + 1, *text);

		*length = end ? (size_t)(end - text - 1) : strlen(text + 1);
		return text + 1;
	}
	*length = strcspn(text, " \t");
	return text;
}

static void mix(const char *text)
{
	// FNV-1a over the SET line.
	for (; *text; text++)
		current->sum = (current->sum ^ (unsigned char)*text) * 1099511628211u;
}

static void take_line(void)
{
	const char *name;
	size_t length;

	if (!strncmp(line, "BEGIN ", 6)) {
		name = argument(line + 6, &length);
		current = find(name, length);
		current->sum = 14695981039346656037u;
	} else if (!strncmp(line, "SET ", 4) && current) {
		mix(line);
	} else if (!strcmp(line, "END") && current) {
		current->same = current->sum == current->previous ? current->same + 1 : 0;
		current->previous = current->sum;
		current->intervals++;
		current = NULL;
		end_offset = offset;
	}
}

static void note_time(const struct timespec *now)
{
	char text[64];
	int length = snprintf(text, sizeof(text), "%lld %llu\n",
			      now->tv_sec * 1000000ll + now->tv_nsec / 1000,
			      (unsigned long long)line_offset);

	put(times_fd, text, length);
}

bool stream_read(int fd)
{
	char chunk[65536];
	struct timespec now;
	ssize_t n = read(fd, chunk, sizeof(chunk));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if (n == 0)
		return false;
	clock_gettime(CLOCK_MONOTONIC, &now);
	put(copy_fd, chunk, n);
	for (ssize_t i = 0; i < n; i++) {
		offset++;
		if (chunk[i] != '\n') {
			if (line_length < LINE - 1)
				line[line_length++] = chunk[i];
			continue;
		}
		line[line_length] = 0;
		take_line();
		note_time(&now);
		line_length = 0;
		line_offset = offset;
	}
	return true;
}

uint64_t stream_position(void)
{
	return end_offset;
}

void stream_mark(void)
{
	for (int i = 0; i < chart_count; i++) {
		charts[i].intervals = 0;
		charts[i].same = 0;
	}
}

static bool all_expected_exist(void)
{
	for (int e = 0; e < expect_count; e++) {
		bool found = false;

		for (int i = 0; i < chart_count && !found; i++)
			found = charts[i].intervals &&
				!strncmp(charts[i].name, expected[e], strlen(expected[e]));
		if (!found)
			return false;
	}
	return true;
}

bool stream_settled(int n, int same)
{
	int watched = 0;

	if (!all_expected_exist() || current)
		return false;
	for (int i = 0; i < chart_count; i++) {
		if (!charts[i].watched)
			continue;
		watched++;
		if (charts[i].intervals < n || charts[i].same < same)
			return false;
	}
	return watched > 0;
}

int stream_charts(void)
{
	return chart_count;
}
