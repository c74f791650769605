// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "diskstats.h"

#include "crew.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int fd = -1;

void diskstats_open(void)
{
	fd = open("/proc/diskstats", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		fail("/proc/diskstats", errno);
}

static const char *name_of(const char *device)
{
	const char *slash = strrchr(device, '/');

	return slash ? slash + 1 : device;
}

void diskstats_read(struct diskstats *stats)
{
	static char text[65536];
	const char *devices[MAX_DISKS];
	ssize_t length = 0, n;
	char *save, *line;

	memset(stats, 0, sizeof(*stats));
	stats->disks = crew_devices(devices);
	while ((n = pread(fd, text + length, sizeof(text) - 1 - length, length)) > 0)
		length += n;
	text[length] = 0;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char name[64];

		if (sscanf(line, "%*d %*d %63s", name) != 1)
			continue;
		for (int i = 0; i < stats->disks; i++)
			if (!strcmp(name, name_of(devices[i])))
				snprintf(stats->line[i], sizeof(stats->line[i]), "%s",
					 line + strspn(line, " "));
	}
}

bool diskstats_equal(const struct diskstats *a, const struct diskstats *b)
{
	return !memcmp(a, b, sizeof(*a));
}

void diskstats_write(FILE *ledger, const char *when, const struct diskstats *stats)
{
	const char *devices[MAX_DISKS];
	int disks = crew_devices(devices);

	for (int i = 0; i < disks; i++)
		fprintf(ledger, "diskstats_%s_%s %s\n", when, name_of(devices[i]), stats->line[i]);
}
