/** The program that serves a shop over HTTP: JSON in and out, and one page to see it at work. */
@NullMarked
package dev.zhiyin.server;

import org.jspecify.annotations.NullMarked;
