/** What an operator does with generations that are finished: look, publish, go back, clear away. */
@NullMarked
package dev.zhiyin.tools.generations;

import org.jspecify.annotations.NullMarked;
