# Read by every interactive shell of a lab, before ~/.bashrc.
[ -z "$PS1" ] && return

HISTCONTROL=ignoreboth
HISTSIZE=5000
HISTFILESIZE=5000
shopt -s histappend checkwinsize globstar

# student@lab:~/project$ , the sign in red after a command that failed.
PROMPT_DIRTRIM=3
PS1='\[\e[1;32m\]\u@\h\[\e[0m\]:\[\e[1;34m\]\w\[\e[$(($? ? 31 : 0))m\]\$\[\e[0m\] '

alias ls='ls --color=auto'
alias ll='ls -l'
alias la='ls -lA'
alias grep='grep --color=auto'
alias diff='diff --color=auto'

# Completion of file and command names is built into bash; the rules for options (git, make…) are many small
# files and load at the first Tab, so that the prompt comes at once.
_load_completion() {
  complete -r -D
  unset -f _load_completion
  . /usr/share/bash-completion/bash_completion
  return 124
}
complete -D -F _load_completion
