# Read by every interactive shell of a lab, before ~/.bashrc.
[ -z "$PS1" ] && return

# A shell that was started before its lab had anybody waits here, where nothing of the home has been read yet. It says
# so, and is told the name of its terminal once the home is there.
if [[ -n $LAB_WAITS ]]; then
  IFS= read -rsp "$LAB_WAITS" LAB_TERMINAL || exit
  export LAB_TERMINAL
  cd
  unset LAB_WAITS OLDPWD
  SECONDS=0
fi

HISTCONTROL=ignoreboth
HISTSIZE=5000
HISTFILESIZE=5000
shopt -s histappend checkwinsize globstar

# student@lab:~/project$ , with the exit code of a command that failed: student@lab:~/project [1]$
PROMPT_DIRTRIM=3
PS1='\[\e[1;32m\]\u@\h\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]${_failed:+ \[\e[31m\][$_failed]\[\e[0m\]}\$ '
PROMPT_COMMAND=_before_prompt
_before_prompt() {
  local code=$?
  _failed=
  ((code == 0)) || _failed=$code
  [[ $PWD == "$_place" ]] || _remember_place
}

# The first shell of a terminal begins in the folder that the one before it was in, also after the lab has slept.
_place_file=
if [[ -n $LAB_TERMINAL && $SHLVL == 1 ]]; then
  _place_file=$HOME/.local/state/terminals/$LAB_TERMINAL
  [[ -r $_place_file && $PWD == "$HOME" ]] && cd -- "$(<"$_place_file")" 2> /dev/null
fi
_place=$PWD
_remember_place() {
  _place=$PWD
  [[ -n $_place_file ]] || return
  # A full disk, or a home that is gone, is no reason to disturb anyone.
  {
    [[ -d ${_place_file%/*} ]] || mkdir -p "${_place_file%/*}"
    printf '%s' "$PWD" > "$_place_file"
  } 2> /dev/null
}

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
